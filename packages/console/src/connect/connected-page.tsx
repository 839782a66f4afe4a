/** Where the sign-in of a connect link ends: says how it went. There is nowhere to go on to, for there is no account. */
import { Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { failureOfResult } from '../connections/authorize/failure-of-result.ts'
import classes from '../signin/signin-page.module.css'
import { Logo } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { usePageTitle } from '../ui/page.tsx'

const route = getRouteApi('/connected')

export function ConnectedPage() {
  const { result = 'failed' } = route.useSearch()
  const ok = result === 'ok'
  const title = ok ? 'Thank you: access granted' : 'Access not granted'
  usePageTitle(title)
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
          <Title order={1}>{title}</Title>
        </div>
        {ok ? (
          <Text>The connection is authorized. You can close this page; the link does not work again.</Text>
        ) : (
          <>
            <Notice
              tone="bad"
              title={failureOfResult(result, null).diagnosis?.title ?? 'The sign-in was not completed'}
            >
              <p>{failureOfResult(result, null).diagnosis?.cause ?? failureOfResult(result, null).message}</p>
            </Notice>
            <Text>To try again, open the link you were sent once more.</Text>
          </>
        )}
      </Stack>
    </main>
  )
}
