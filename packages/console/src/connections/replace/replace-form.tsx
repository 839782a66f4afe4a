/** Chooses the new connection, shows who would use it, and replaces. */
import type { Connection, ReplaceResult } from '@keyway/contract'
import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { announce } from '../../ui/announce.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Notice } from '../../ui/notice.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { Problem } from '../../ui/problem.tsx'
import { counted } from '../../ui/time.ts'
import { ConnectionSearchField } from '../choose/connection-search-field.tsx'
import { ReplacedList } from './replaced-list.tsx'

export interface ReplaceFormProps {
  readonly connection: Connection
  onDone(): void
}

const stepsOf = ({ exports, imports }: ReplaceResult): number => exports.length + imports.length

export function ReplaceForm({ connection, onDone }: ReplaceFormProps) {
  const [next, setNext] = useState<string | null>(null)
  const body = { _newConnectionId: next ?? '' }
  const params = { id: connection._id }
  const tried = useQuery({
    queryKey: ['connections', 'replace', connection._id, next],
    queryFn: ({ signal }) => api.connections.replaceConnection({ params, body: { ...body, dryRun: true }, signal }),
    enabled: next !== null,
    staleTime: 0,
    retry: false,
  })
  const replacing = useMutation({
    mutationFn: () => api.connections.replaceConnection({ params, body }),
    onSuccess: (result) => {
      const words = `Replaced "${connection.name}" in ${counted(stepsOf(result), 'place')}`
      notifyDone(words)
      announce(words)
      void refresh('connections', 'exports', 'imports', 'flows', 'audit')
      onDone()
    },
  })
  const unused = tried.data !== undefined && stepsOf(tried.data) === 0

  return (
    <Stack gap="sm">
      <ConnectionSearchField
        label="New connection"
        description="Of the same application and API type. Exports and imports that use the old one will use it."
        filter={{
          _httpConnectorId: connection.http._httpConnectorId,
          _httpConnectorApiId: connection.http._httpConnectorApiId,
        }}
        nothing="No other connection of this API type matches."
        withAsterisk
        data-autofocus
        except={connection._id}
        value={next}
        onChange={setNext}
      />
      {tried.isLoading ? <Loading what="what would change" /> : null}
      {tried.error ? <Problem error={tried.error} title="It cannot take this place" /> : null}
      {replacing.error ? <Problem error={replacing.error} title="Nothing was replaced" /> : null}
      {unused ? (
        <Notice tone="quiet" role="status">
          <p>Nothing uses "{connection.name}", so there is nothing to replace.</p>
        </Notice>
      ) : null}
      {tried.data && !unused ? (
        <>
          <ReplacedList result={tried.data} />
          <Notice tone="quiet">
            <p>Runs under way go on with the connection they began with. The next run uses the new one.</p>
          </Notice>
        </>
      ) : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        {tried.data && !unused ? (
          <ActionButton busy={replacing.isPending} busyWords="Replacing…" onClick={() => replacing.mutate()}>
            Replace in {counted(stepsOf(tried.data), 'place')}
          </ActionButton>
        ) : null}
      </Group>
    </Stack>
  )
}
