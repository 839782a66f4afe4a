/** The page behind a connect link: says who asks for what, and sends whoever agrees to Microsoft. Needs no account. */
import type { ConnectInvitation } from '@keyway/contract'
import { Stack, Text, Title } from '@mantine/core'
import { IconBrandWindows } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, asKeywayError } from '../api/client.ts'
import classes from '../signin/signin-page.module.css'
import { ActionButton } from '../ui/action-button.tsx'
import { Loading } from '../ui/loading.tsx'
import { Logo } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { usePageTitle } from '../ui/page.tsx'
import { exactTime } from '../ui/time.ts'
import own from './connect-page.module.css'
import { linkFromHash } from './link-token.ts'

/** Takes the token out of the address at once: it must not stay in the history or be copied along. */
function takeToken(): string | null {
  const token = linkFromHash(window.location.hash)
  if (window.location.hash) window.history.replaceState(window.history.state, '', window.location.pathname)
  return token
}

export function ConnectPage() {
  usePageTitle('Authorize a connection')
  const [token, setToken] = useState<string | null>(null)
  const opening = useMutation({ mutationFn: (given: string) => api.connect.open({ body: { token: given } }) })
  const { mutate } = opening
  useEffect(() => {
    const use = () => {
      const found = takeToken()
      if (found === null) return
      setToken(found)
      mutate(found)
    }
    use()
    // A link pasted over this very page changes the fragment alone, and browsers load nothing anew for that.
    window.addEventListener('hashchange', use)
    return () => window.removeEventListener('hashchange', use)
  }, [mutate])

  return (
    <main className={classes.page}>
      <Stack className={`${classes.card} ${own.card}`} gap="md">
        <Logo size={28} />
        {token !== null && opening.data ? (
          <Invitation token={token} invitation={opening.data} />
        ) : (
          <>
            <Title order={1}>Authorize a connection</Title>
            {opening.isPending ? <Loading what="what the link asks for" /> : null}
            {opening.isError ? (
              <Notice role="alert" tone="bad" title="This link does not work">
                <p>{asKeywayError(opening.error).message}</p>
              </Notice>
            ) : null}
            {opening.isIdle ? (
              <Notice tone="quiet" title="Open the link again">
                <p>For safety this page forgets its link when it is reloaded. Open the link you were sent once more.</p>
              </Notice>
            ) : null}
          </>
        )}
      </Stack>
    </main>
  )
}

function Invitation({ token, invitation }: { readonly token: string; readonly invitation: ConnectInvitation }) {
  const starting = useMutation({
    mutationFn: () => api.connect.start({ body: { token } }),
    onSuccess: ({ authorizationURL }) => window.location.assign(authorizationURL),
  })
  const ofAzure = invitation.tenant !== ''
  return (
    <>
      <Title order={1}>Authorize “{invitation.connectionName}”</Title>
      <Text>
        {invitation.askedBy} asks you to let Keyway at <strong>{invitation.hub}</strong> use{' '}
        {ofAzure ? 'Azure' : 'this API'} in your name. Sign in only if you know who sent you this link.
      </Text>
      <dl className={own.facts}>
        <dt>Application</dt>
        <dd>{invitation.application}</dd>
        <dt>Address</dt>
        <dd className="mono">{invitation.address}</dd>
        <dt>{ofAzure ? 'Cloud' : 'OAuth 2.0 client'}</dt>
        <dd>{invitation.cloud}</dd>
        {ofAzure ? (
          <>
            <dt>Tenant</dt>
            <dd className="mono">{invitation.tenant}</dd>
          </>
        ) : null}
      </dl>
      <section aria-label="What is asked for">
        <Title order={2} size="h4" mb={4}>
          What is asked for
        </Title>
        <ul className={own.scopes}>
          {invitation.scopes.map(({ scope, allows }) => (
            <li key={scope}>
              {allows ? <p>{allows}</p> : null}
              <p className={`mono ${own.quiet}`}>{scope}</p>
            </li>
          ))}
        </ul>
      </section>
      {starting.isError ? (
        <Notice role="alert" tone="bad" title="The sign-in could not begin">
          <p>{asKeywayError(starting.error).message}</p>
        </Notice>
      ) : null}
      <ActionButton
        size="md"
        leftSection={<IconBrandWindows size={18} aria-hidden />}
        busy={starting.isPending || starting.isSuccess}
        busyWords="Going to Microsoft…"
        onClick={() => starting.mutate()}
      >
        Sign in with Microsoft
      </ActionButton>
      <Text size="sm" c="dimmed">
        The link works once, until {exactTime(invitation.expiresAt)}. Keyway never sees your password.
      </Text>
    </>
  )
}
