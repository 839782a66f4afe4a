/** A dialog in the middle of the screen that knows its place among panels. */
import { Modal } from '@mantine/core'
import { isAsking } from './confirm.tsx'
import { somethingJustClosed, useOverlay } from './overlay-stack.ts'

export interface DialogProps {
  readonly opened: boolean
  readonly title: React.ReactNode
  readonly size?: string
  onClose(): void
  readonly children: React.ReactNode
}

export function Dialog({ opened, title, size = 'lg', onClose, children }: DialogProps) {
  const overlay = useOverlay(opened)
  return (
    <Modal
      opened={opened}
      onClose={() => {
        if (!isAsking() && !somethingJustClosed()) onClose()
      }}
      title={title}
      size={size}
      zIndex={overlay.zIndex}
      closeOnEscape={overlay.isTop}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
      attributes={{ header: { role: 'presentation' } }}
    >
      {children}
    </Modal>
  )
}
