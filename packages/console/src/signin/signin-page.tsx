/** Signs in with the one-time link that Keyway prints, or says how to get one. */
import { Code, List, Loader, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, asKeywayError } from '../api/client.ts'
import { queries, queryClient } from '../api/queries.ts'
import { reportSignedIn } from '../api/session-state.ts'
import { Logo } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { usePageTitle } from '../ui/page.tsx'
import { tellSignedIn } from './signed-in-channel.ts'
import classes from './signin-page.module.css'
import { safeReturnPath, tokenFromHash } from './signin-token.ts'

const route = getRouteApi('/signin')

/** Takes the token out of the address at once: it must not stay in the history or be copied along. */
function takeToken(): string | null {
  const token = tokenFromHash(window.location.hash)
  if (window.location.hash)
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  return token
}

export function SigninPage() {
  usePageTitle('Sign in')
  const { from } = route.useSearch()
  const router = useRouter()
  const signIn = useMutation({
    mutationFn: (token: string) => api.session.create({ body: { token } }),
    onSuccess: (session) => {
      queryClient.setQueryData(queries.session().queryKey, session)
      reportSignedIn()
      tellSignedIn()
      router.history.replace(safeReturnPath(from))
    },
  })
  const { mutate } = signIn
  useEffect(() => {
    const use = () => {
      const token = takeToken()
      if (token) mutate(token)
    }
    use()
    // A link pasted over this very page changes the fragment alone, and browsers load nothing anew for that.
    window.addEventListener('hashchange', use)
    return () => window.removeEventListener('hashchange', use)
  }, [mutate])

  return (
    <main className={classes.page}>
      <Stack className={classes.card} gap="lg">
        <Logo size={32} />
        {signIn.isPending || signIn.isSuccess ? <SigningIn /> : <HowTo error={signIn.error} />}
      </Stack>
    </main>
  )
}

function SigningIn() {
  return (
    <div role="status" className={classes.waiting}>
      <Loader size="sm" aria-hidden />
      <Title order={1}>Signing you in…</Title>
    </div>
  )
}

function HowTo({ error }: { readonly error: unknown }) {
  return (
    <>
      <Title order={1}>Sign in to Keyway</Title>
      {error ? (
        <Notice role="alert" tone="bad" title="That link did not work">
          <p>{asKeywayError(error).message}</p>
        </Notice>
      ) : null}
      <Text>Keyway has no passwords. You sign in with a link that works once:</Text>
      <List type="ordered" spacing="xs">
        <List.Item>
          On the machine that runs Keyway, run <Code>keyway signin</Code>.
        </List.Item>
        <List.Item>Open the link it prints in this browser.</List.Item>
      </List>
      <Text size="sm" c="dimmed">
        A fresh start of Keyway prints such a link too. Each one can be used once, within a few minutes.
      </Text>
    </>
  )
}
