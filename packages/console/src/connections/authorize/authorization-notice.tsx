/** How an authorization goes, in words, with what to do at each step. */
import { Anchor, Button } from '@mantine/core'
import { IconExternalLink, IconWindow } from '@tabler/icons-react'
import { DiagnosisCard } from '../../ui/diagnosis-card.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { AuthorizationState } from './authorization-state.ts'
import { MICROSOFT } from './sign-in-service.ts'

export interface AuthorizationNoticeProps {
  readonly state: AuthorizationState
  /** Whose sign-in it is. */
  readonly service: string
  onTryAgain(): void
}

export function AuthorizationNotice({ state, service, onTryAgain }: AuthorizationNoticeProps) {
  const again = (
    <Button size="compact-sm" variant="default" onClick={onTryAgain}>
      Try again
    </Button>
  )
  switch (state.step) {
    case 'idle':
      return null
    case 'starting':
      return (
        <Notice
          tone="busy"
          title={
            state.byItself
              ? service === MICROSOFT
                ? 'Signing the app in…'
                : 'Testing…'
              : `Opening the sign-in of ${service}…`
          }
        />
      )
    case 'waiting':
      return state.blocked ? (
        <Notice role="alert" tone="warn" icon={<IconWindow size={18} />} title="Your browser blocked the window">
          <p>The connection is saved. Open the sign-in yourself, then come back here:</p>
          <SignInLink url={state.url}>{`Open the sign-in of ${service}`}</SignInLink>
        </Notice>
      ) : (
        <Notice tone="busy" title={`Waiting for the sign-in window of ${service}`}>
          <p>
            Sign in there and allow access. Is the window hidden? <SignInLink url={state.url}>Open it again</SignInLink>
          </p>
        </Notice>
      )
    case 'closed':
      return (
        <DiagnosisCard diagnosis={state.diagnosis}>
          <p>The settings are saved. If the window is still open, finish there; this panel notices.</p>
          {again}
        </DiagnosisCard>
      )
    case 'succeeded':
      return (
        <Notice
          tone="ok"
          title={
            service === MICROSOFT ? 'Authorized: the connection is ready to use' : 'The connection is ready to use'
          }
        />
      )
    case 'failed':
      return state.diagnosis ? (
        <DiagnosisCard diagnosis={state.diagnosis}>{again}</DiagnosisCard>
      ) : (
        <Notice role="alert" tone="bad" title="This sign-in gave no access">
          <p>{state.message}</p>
          {again}
        </Notice>
      )
  }
}

function SignInLink({ url, children }: { readonly url: string; readonly children: string }) {
  // No `noreferrer`: it would cut the tie by which the window reports back.
  return (
    <Anchor href={url} target="_blank" rel="opener" inherit underline="always">
      {children} <IconExternalLink size={13} aria-hidden />
      <span className="heard-only">(opens a new window)</span>
    </Anchor>
  )
}
