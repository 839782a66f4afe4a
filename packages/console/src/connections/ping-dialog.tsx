/** Tests a connection from its row and shows what came of it. */

import type { Connection } from '@keyway/contract'
import { Group, Loader, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { DiagnosisCard } from '../ui/diagnosis-card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PingResultLine } from './ping-result-line.tsx'
import { usePing } from './use-ping.ts'

export interface PingDialog {
  test(connection: Connection): void
  readonly dialog: React.ReactNode
}

export function usePingDialog(): PingDialog {
  const [connection, setConnection] = useState<Connection | null>(null)
  return {
    test: setConnection,
    dialog: (
      <Dialog
        opened={connection !== null}
        onClose={() => setConnection(null)}
        title={connection ? `Ping "${connection.name}"` : ''}
      >
        {connection ? <PingOutcome key={connection._id} connection={connection} /> : null}
      </Dialog>
    ),
  }
}

function PingOutcome({ connection }: { readonly connection: Connection }) {
  const ping = usePing(connection)
  const { mutate } = ping
  useEffect(() => mutate(), [mutate])
  return (
    <Stack gap="sm" aria-live="polite">
      {ping.isPending || ping.isIdle ? (
        <Group gap="xs">
          <Loader size="xs" aria-hidden />
          <Text size="sm">Making a test call to {connection.http.baseURI}…</Text>
        </Group>
      ) : null}
      <PingResultLine ping={ping} />
      {ping.data?.diagnosis ? <DiagnosisCard diagnosis={ping.data.diagnosis} /> : null}
    </Stack>
  )
}
