/** Where Microsoft's sign-in ends, inside the popup: says how it went, tells the panel that waits, and closes. */
import { Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { CHANNEL, tellAuthorized } from '../connections/authorize/authorized-message.ts'
import { failureOfResult } from '../connections/authorize/failure-of-result.ts'
import classes from '../signin/signin-page.module.css'
import { DiagnosisCard } from '../ui/diagnosis-card.tsx'
import { TextLink } from '../ui/links.tsx'
import { Logo } from '../ui/logo.tsx'
import { usePageTitle } from '../ui/page.tsx'

const route = getRouteApi('/authorized')

/** Milliseconds the words can be read before the window closes. */
const CLOSE_AFTER_MS = { ok: 900, failed: 2_500 } as const

export function AuthorizedPage() {
  const { connection = '', result = 'failed' } = route.useSearch()
  const ok = result === 'ok'
  usePageTitle(ok ? 'Access granted' : 'Access not granted')
  // A tab that was opened by hand, or that is still here after closing itself failed, needs a way back.
  const [stays, setStays] = useState(window.opener === null)

  useEffect(() => {
    tellAuthorized(window.location.origin, { type: CHANNEL, connection, result })
    if (window.opener === null) return
    const closing = setTimeout(
      () => {
        window.close()
        setStays(true)
      },
      CLOSE_AFTER_MS[ok ? 'ok' : 'failed'],
    )
    return () => clearTimeout(closing)
  }, [connection, result, ok])

  return (
    <main className={classes.page}>
      <Stack className={classes.card} gap="md">
        <Logo size={28} />
        <div className={classes.waiting}>
          {ok ? (
            <IconCircleCheck size={30} color="var(--kw-ok)" aria-hidden />
          ) : (
            <IconCircleX size={30} color="var(--kw-bad)" aria-hidden />
          )}
          <Title order={1}>{ok ? 'Access granted' : 'Access not granted'}</Title>
        </div>
        {ok ? (
          <Text>The connection is authorized. You can close this window and go on in Keyway.</Text>
        ) : (
          <Failure result={result} stays={stays} />
        )}
        {stays ? (
          <TextLink to={connection ? '/connections/$id' : '/connections'} params={{ id: connection }}>
            Back to connections
          </TextLink>
        ) : (
          <Text size="sm" c="dimmed" role="status">
            This window closes by itself.
          </Text>
        )}
      </Stack>
    </main>
  )
}

/** Closing by itself leaves time for one line; a page that stays has room for what to do. */
function Failure({ result, stays }: { readonly result: string; readonly stays: boolean }) {
  const { message, diagnosis } = failureOfResult(result, null)
  return diagnosis && stays ? <DiagnosisCard diagnosis={diagnosis} /> : <Text>{message}</Text>
}
