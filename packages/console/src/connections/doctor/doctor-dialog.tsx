/** "Check connection": the doctor's visit to a connection, from its row or from its page. */
import type { Connection } from '@keyway/contract'
import { Group, Stack } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionButton } from '../../ui/action-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { CheckList } from './check-list.tsx'
import { useDoctor } from './use-doctor.ts'
import { summaryOf } from './visit-state.ts'

export interface DoctorDialog {
  check(connection: Connection): void
  readonly dialog: React.ReactNode
}

export function useDoctorDialog(): DoctorDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  return {
    check: setConnection,
    dialog: (
      <Dialog
        opened={connection !== null}
        onClose={() => setConnection(null)}
        title={connection ? `Check "${connection.name}"` : ''}
        size="xl"
      >
        {connection ? <Visit key={connection._id} connection={connection} /> : null}
      </Dialog>
    ),
  }
}

function Visit({ connection }: { readonly connection: Connection }) {
  const { visit, running, error, again } = useDoctor(connection)
  const summary = summaryOf(visit)
  return (
    <Stack gap="sm">
      {error ? <Problem error={error} title="The checks were broken off" onRetry={again} /> : null}
      {running ? <Notice tone="busy" title="Checking step by step…" /> : null}
      {summary ? (
        <Notice tone={visit.ok ? 'ok' : 'bad'} title={summary}>
          {visit.ok && connection.offline ? (
            <p>The connection is still marked offline. Test it to set it online.</p>
          ) : null}
        </Notice>
      ) : null}
      <CheckList checks={visit.checks} />
      <Group justify="flex-end">
        <ActionButton
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          busy={running}
          busyWords="Checking…"
          onClick={again}
        >
          Check again
        </ActionButton>
      </Group>
    </Stack>
  )
}
