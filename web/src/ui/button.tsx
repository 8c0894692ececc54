import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import { Link as RouterLink } from 'wouter'
import styles from './button.module.css'
import { classNames } from './class-names.ts'

export interface ButtonLook {
  /** Default secondary. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger'
  /** Default medium. */
  size?: 'small' | 'medium' | 'large'
}

export const buttonClass = ({ look = 'secondary', size = 'medium' }: ButtonLook): string =>
  classNames(styles['button'], styles[look], size !== 'medium' && styles[size])

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'>, ButtonLook {}

/** Says what it does; while `isPending` it says so, and does it no second time. */
export function Button({ look, size, ...props }: ButtonProps) {
  return <AriaButton {...props} className={buttonClass({ ...(look && { look }), ...(size && { size }) })} />
}

/** Looks like a button, goes somewhere. */
export function ButtonLink({ to, children, ...look }: ButtonLook & { to: string; children: React.ReactNode }) {
  return (
    <RouterLink to={to} className={buttonClass(look)}>
      {children}
    </RouterLink>
  )
}
