import { useState, useSyncExternalStore } from 'react'
import { Button } from 'react-aria-components/Button'
import { Header, Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { useLocation } from 'wouter'
import { session } from '../session/this-session.ts'
import { paths } from './paths.ts'
import type { SessionUser } from '../session/tokens.ts'
import { appearance, onAppearance, setAppearance, type Appearance } from '../settings/appearance.ts'
import { strings } from '../strings/index.ts'
import styles from './account-menu.module.css'

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('')

/** Who is signed in, how the pages look, and the way out. */
export function AccountMenu({ user }: { user: SessionUser }) {
  const { account, roles } = strings.common
  const look = useSyncExternalStore(onAppearance, appearance)
  const [untold, setUntold] = useState(false)
  const [, navigate] = useLocation()
  return (
    <MenuTrigger>
      {/* Initials are a picture, not the button's words. */}
      <Button className={styles['avatar'] ?? ''} aria-label={account.menu(user.displayName)}>
        <span data-initials={initials(user.displayName)} />
      </Button>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <div className={styles['who']}>
          <strong>{user.displayName}</strong>
          <div className="quiet small">{roles[user.role]}</div>
          {untold && <p role="alert">{account.signOutUntold}</p>}
        </div>
        <Menu
          className={styles['menu'] ?? ''}
          aria-label={account.menu(user.displayName)}
          onAction={(key) => {
            if (key === 'leave') {
              // Another account has another start.
              navigate(paths.signIn)
              session.leave()
            }
            if (key === 'sign-out') session.signOut().catch(() => setUntold(true))
          }}
        >
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[look.theme]}
            onSelectionChange={(keys) => keys !== 'all' && setAppearance({ theme: [...keys][0] as Appearance['theme'] })} // the items below
          >
            <Header className={styles['section'] ?? ''}>{account.theme}</Header>
            {(['auto', 'light', 'dark'] as const).map((theme) => (
              <MenuItem key={theme} id={theme} className={styles['item'] ?? ''}>
                {account.themes[theme]} {look.theme === theme && <span aria-hidden>✓</span>}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="multiple"
            selectedKeys={look.motion === 'less' ? ['less'] : []}
            onSelectionChange={(keys) => setAppearance({ motion: keys === 'all' || keys.has('less') ? 'less' : 'auto' })}
            aria-label={account.lessMotion}
          >
            <MenuItem id="less" className={styles['item'] ?? ''}>
              {account.lessMotion} {look.motion === 'less' && <span aria-hidden>✓</span>}
            </MenuItem>
          </MenuSection>
          <MenuItem id="leave" className={styles['item'] ?? ''}>
            {account.another}
          </MenuItem>
          <MenuItem id="sign-out" className={styles['item'] ?? ''}>
            {account.signOut}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
