/** A button that starts something: while that is under way it says so in words, and pressing it again does nothing. */
import { Button, type ButtonProps, Loader } from '@mantine/core'

export interface ActionButtonProps extends Omit<ButtonProps, 'loading' | 'loaderProps'> {
  readonly type?: 'button' | 'submit'
  readonly busy: boolean
  /** What it says meanwhile, e.g. `Saving…`. */
  readonly busyWords: string
  onClick?(): void
}

export function ActionButton({ busy, busyWords, onClick, children, leftSection, ...props }: ActionButtonProps) {
  return (
    <Button
      type="button"
      {...props}
      aria-disabled={busy}
      leftSection={busy ? <Loader size={14} color="currentColor" aria-hidden /> : leftSection}
      onClick={(event) => {
        if (!busy) onClick?.()
        // A busy submit button must not send its form again.
        else event.preventDefault()
      }}
    >
      {busy ? busyWords : children}
    </Button>
  )
}
