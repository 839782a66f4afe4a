/** A panel that slides in from the right: heading, scrolling body, a footer that stays. */
import { Drawer, type DrawerProps } from '@mantine/core'
import classes from './panel.module.css'
import type { PanelControl } from './use-panel.ts'

export interface PanelProps {
  readonly panel: PanelControl
  readonly title: React.ReactNode
  /** Stays at the bottom, usually the buttons. */
  readonly footer?: React.ReactNode
  /** `wide` has room for a preview beside the form. */
  readonly size?: 'form' | 'wide'
  readonly onSubmit?: () => void
  readonly children: React.ReactNode
}

const WIDTH = { form: '35rem', wide: '68rem' } as const

/** Nested panels are a little narrower, so that the one below stays in sight. */
const width = (size: keyof typeof WIDTH, level: number): string => `min(100vw, calc(${WIDTH[size]} - ${level * 2}rem))`

const SLIDE: NonNullable<DrawerProps['transitionProps']> = { duration: 180, timingFunction: 'ease-out' }

export function Panel({ panel, title, footer, size = 'form', onSubmit, children }: PanelProps) {
  return (
    <Drawer.Root
      opened={panel.opened}
      onClose={panel.requestClose}
      onExitTransitionEnd={panel.onExited}
      position="right"
      size={width(size, panel.overlay.level)}
      zIndex={panel.overlay.zIndex}
      closeOnEscape={panel.onTop}
      trapFocus
      transitionProps={SLIDE}
      padding={0}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content className={classes.content}>
        <Drawer.Header className={classes.header}>
          <Drawer.Title component="h2" className={classes.title}>
            {title}
          </Drawer.Title>
          <Drawer.CloseButton aria-label="Close" />
        </Drawer.Header>
        <form
          className={classes.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            // A nested panel's form lies inside this one in React's tree: its submit bubbles up to here.
            event.stopPropagation()
            onSubmit?.()
          }}
        >
          <div className={classes.body}>{children}</div>
          {footer ? <div className={classes.footer}>{footer}</div> : null}
        </form>
      </Drawer.Content>
    </Drawer.Root>
  )
}
