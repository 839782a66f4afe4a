/** What a panel shows at one time: heading, scrolling body, and a footer that stays. */
import { Button, Drawer } from '@mantine/core'
import { useEffect } from 'react'
import { DraftNotice } from '../form/draft-notice.tsx'
import type { FormDraft } from '../form/use-draft.ts'
import { Loading } from '../loading.tsx'
import { usePageTitle } from '../page.tsx'
import { Problem } from '../problem.tsx'
import classes from './panel.module.css'
import { usePanel } from './panel-control.ts'

export interface PanelPageProps {
  readonly title: string
  readonly dirty?: boolean
  /** Unsaved work is kept there: closing does not ask. */
  readonly draft?: FormDraft | undefined
  /** Stays at the bottom, usually the buttons. */
  readonly footer: React.ReactNode
  readonly onSubmit?: () => void
  readonly children: React.ReactNode
}

export function PanelPage({ title, dirty = false, draft, footer, onSubmit, children }: PanelPageProps) {
  const panel = usePanel()
  usePageTitle(title)
  const unsaved = dirty && draft ? 'kept' : dirty
  useEffect(() => panel.setDirty(unsaved), [panel, unsaved])
  return (
    <>
      <Drawer.Header className={classes.header} role="presentation">
        <Drawer.Title className={classes.title}>{title}</Drawer.Title>
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
        <div className={classes.body} key={draft?.version}>
          <DraftNotice draft={draft} />
          {children}
        </div>
        <div className={classes.footer}>{footer}</div>
      </form>
    </>
  )
}

export interface LoadingPageProps {
  readonly title: string
  readonly what: string
  readonly error: unknown
}

/** The panel's document is still on its way, or could not be loaded. */
export function LoadingPage({ title, what, error }: LoadingPageProps) {
  return (
    <PanelPage title={title} footer={<CancelButton>Close</CancelButton>}>
      {error ? <Problem error={error} title={`Keyway could not load ${what}`} /> : <Loading what={what} />}
    </PanelPage>
  )
}

/** Closes the panel; asks first when there is unsaved work. */
export function CancelButton({ children = 'Cancel' }: { readonly children?: string }) {
  const panel = usePanel()
  return (
    <Button variant="default" onClick={panel.requestClose}>
      {children}
    </Button>
  )
}
