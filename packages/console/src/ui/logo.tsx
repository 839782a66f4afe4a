/** The mark and the wordmark of Keyway: a keyhole whose slot is cut like a key's profile. */
import classes from './logo.module.css'

export function LogoMark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className={classes.mark}>
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path
        fill="#fff"
        d="M16 5.5a7 7 0 0 0-3.4 13.1v2.1l1.9 1.5-1.9 1.6v2.7h6.8v-2.7l-1.9-1.6 1.9-1.5v-2.1A7 7 0 0 0 16 5.5Zm0 4.1a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2Z"
      />
    </svg>
  )
}

export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <span className={classes.logo}>
      <LogoMark size={size} />
      <span className={classes.word}>Keyway</span>
    </span>
  )
}
