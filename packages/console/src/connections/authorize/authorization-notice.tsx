/** How an authorization goes, in words, with what to do at each step. */
import { Alert, Anchor, Button, Group, Loader, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconExternalLink, IconWindow } from '@tabler/icons-react'
import { DiagnosisCard } from '../../ui/diagnosis-card.tsx'
import type { AuthorizationState } from './authorization-state.ts'

export interface AuthorizationNoticeProps {
  readonly state: AuthorizationState
  onTryAgain(): void
}

export function AuthorizationNotice({ state, onTryAgain }: AuthorizationNoticeProps) {
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
        <Alert
          variant="light"
          color="gray"
          icon={<Loader size="xs" aria-hidden />}
          title="Opening Microsoft sign-in…"
        />
      )
    case 'waiting':
      return state.blocked ? (
        <Alert
          variant="light"
          color="yellow.9"
          icon={<IconWindow aria-hidden />}
          title="Your browser blocked the window"
        >
          <Text size="sm" mb="xs">
            The connection is saved. Open Microsoft’s sign-in yourself, then come back here:
          </Text>
          <SignInLink url={state.url}>Open Microsoft sign-in</SignInLink>
        </Alert>
      ) : (
        <Alert
          variant="light"
          color="gray"
          icon={<Loader size="xs" aria-hidden />}
          title="Waiting for the Microsoft sign-in window"
        >
          <Text size="sm">
            Sign in there and allow access. Is the window hidden? <SignInLink url={state.url}>Open it again</SignInLink>
          </Text>
        </Alert>
      )
    case 'closed':
      return (
        <Alert
          role="alert"
          variant="light"
          color="yellow.9"
          icon={<IconAlertTriangle aria-hidden />}
          title="The sign-in window was closed before it finished"
        >
          <Text size="sm" mb="xs">
            The connection is saved but not authorized. If the window is still open, finish there; this panel notices.
          </Text>
          {again}
        </Alert>
      )
    case 'succeeded':
      return (
        <Alert
          variant="light"
          color="teal.9"
          icon={<IconCircleCheck aria-hidden />}
          title="Authorized: the connection is ready to use"
        />
      )
    case 'failed':
      return state.diagnosis ? (
        <DiagnosisCard diagnosis={state.diagnosis}>{again}</DiagnosisCard>
      ) : (
        <Alert
          role="alert"
          variant="light"
          color="red.8"
          icon={<IconAlertTriangle aria-hidden />}
          title="The connection is saved but not authorized"
        >
          <Text size="sm" mb="xs">
            {state.message}
          </Text>
          <Group>{again}</Group>
        </Alert>
      )
  }
}

function SignInLink({ url, children }: { readonly url: string; readonly children: string }) {
  // No `noreferrer`: it would cut the tie by which the window reports back.
  return (
    <Anchor href={url} target="_blank" rel="opener" size="sm">
      {children} <IconExternalLink size={13} aria-hidden />
      <span className="heard-only">(opens a new window)</span>
    </Anchor>
  )
}
