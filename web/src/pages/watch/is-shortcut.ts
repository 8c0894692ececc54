/** Whether a key is meant for the page: not while something is written, nor in a dialog or menu, nor with a key that changes its meaning. */
export function isShortcut({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false
  const element = target instanceof Element ? target : undefined
  return !element?.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]')
}
