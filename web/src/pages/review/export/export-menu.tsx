import { Button as AriaButton } from 'react-aria-components/Button'
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { strings } from '../../../strings/index.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { download } from './download.ts'
import styles from './export-menu.module.css'
import { answersCsv, interviewJson, timelineCsv, type Export } from './interview-files.ts'

const text = strings.review.export
const files = { timelineCsv, answersCsv, json: interviewJson }

/** Takes with one what the page shows. */
export function ExportMenu({ isReading, ...shown }: Export & { isReading: boolean }) {
  return (
    <MenuTrigger>
      <AriaButton className={buttonClass({})}>{text.button}</AriaButton>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <Menu
          className={styles['menu'] ?? ''}
          aria-label={text.button}
          disabledKeys={isReading ? ['timelineCsv', 'json'] : []}
          onAction={(key) => download(files[key as keyof typeof files](shown))} // the items below
        >
          {(['timelineCsv', 'answersCsv', 'json'] as const).map((key) => (
            <MenuItem key={key} id={key} className={styles['item'] ?? ''}>
              {text[key]}
            </MenuItem>
          ))}
        </Menu>
        {isReading && <p className={`${styles['reading']} quiet small`}>{text.reading}</p>}
      </Popover>
    </MenuTrigger>
  )
}
