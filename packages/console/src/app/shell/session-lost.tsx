/** Shows over whatever was being typed when the session ends: how to sign in again without losing it. */
import { Code, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queries, queryClient } from '../../api/queries.ts'
import { useSessionLost } from '../../api/session-state.ts'
import { onSignedInElsewhere } from '../../signin/signed-in-channel.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

export function SessionLost() {
  const lost = useSessionLost()
  // Asking for the session again is what ends the loss; it asks by itself whenever the tab gets the focus.
  const session = useQuery({ ...queries.session(), enabled: lost, staleTime: 0, refetchOnWindowFocus: 'always' })
  const [asked, setAsked] = useState(false)
  const { refetch } = session
  useEffect(() => {
    if (!lost) return
    const stop = onSignedInElsewhere(() => void refetch())
    return () => {
      stop()
      // Signed in again: what failed in between is asked for once more.
      void queryClient.invalidateQueries()
    }
  }, [lost, refetch])

  return (
    <Dialog opened={lost} onClose={() => setAsked(true)} title="Your session has ended">
      <Stack>
        <Text size="sm">Everything you typed is still here. Sign in again, then go on where you were:</Text>
        <List type="ordered" size="sm" spacing="xs">
          <List.Item>
            On the machine that runs Keyway, run <Code>keyway signin</Code>.
          </List.Item>
          <List.Item>Open the link it prints in a new tab of this browser.</List.Item>
          <List.Item>Come back to this tab.</List.Item>
        </List>
        <ActionButton
          busy={session.isFetching}
          busyWords="Checking…"
          onClick={() => {
            setAsked(true)
            void refetch()
          }}
        >
          I have signed in
        </ActionButton>
        <Text size="sm" c="var(--kw-bad)" role="status">
          {asked && session.isError && !session.isFetching ? 'This browser is not signed in yet.' : ''}
        </Text>
      </Stack>
    </Dialog>
  )
}
