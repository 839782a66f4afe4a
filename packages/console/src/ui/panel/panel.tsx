/** A panel that slides in from the right over the page. What it shows may change; the panel itself stays. */
import { Drawer, type DrawerProps } from '@mantine/core'
import { isAsking } from '../confirm.tsx'
import { somethingJustClosed } from '../overlay-stack.ts'
import classes from './panel.module.css'
import { PanelContext } from './panel-control.ts'
import { usePanelLife } from './use-panel-life.ts'

export interface PanelProps {
  /** Opened from inside another panel, without an address of its own. */
  readonly nested: boolean
  /** `wide` has room for a preview beside the form. */
  readonly size?: 'form' | 'wide'
  /** After it has slid out. */
  onClosed(): void
  readonly children: React.ReactNode
}

const WIDTH = { form: '36rem', wide: '70rem' } as const

/** Nested panels are a little narrower, so that the one below stays in sight. */
const width = (size: keyof typeof WIDTH, level: number): string => `min(100vw, calc(${WIDTH[size]} - ${level * 2}rem))`

const SLIDE: NonNullable<DrawerProps['transitionProps']> = { duration: 180, timingFunction: 'ease-out' }

export function Panel({ nested, size = 'form', onClosed, children }: PanelProps) {
  const { opened, overlay, control, onExited } = usePanelLife(nested, onClosed)
  return (
    <Drawer.Root
      opened={opened}
      onClose={() => {
        if (!isAsking() && !somethingJustClosed()) control.requestClose()
      }}
      onExitTransitionEnd={onExited}
      position="right"
      size={width(size, overlay.level)}
      zIndex={overlay.zIndex}
      closeOnEscape={overlay.isTop}
      transitionProps={SLIDE}
      padding={0}
    >
      <Drawer.Overlay backgroundOpacity={overlay.level === 0 ? 0.35 : 0.15} />
      <Drawer.Content classNames={{ content: classes.content ?? '' }}>
        <PanelContext value={control}>{children}</PanelContext>
      </Drawer.Content>
    </Drawer.Root>
  )
}
