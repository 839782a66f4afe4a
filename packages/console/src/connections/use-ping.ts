/** Tests a connection, and lets every list see what came of it. */
import type { Connection, PingResult } from '@keyway/contract'
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { announce } from '../ui/announce.tsx'

export type Ping = UseMutationResult<PingResult, Error, void>

export const pingWorked = (result: PingResult): boolean => result.code >= 200 && result.code < 300

export function usePing(connection: Pick<Connection, '_id' | 'name'>): Ping {
  return useMutation({
    mutationFn: () => api.connections.ping({ params: { id: connection._id } }),
    onSuccess: (result) => {
      announce(pingWorked(result) ? `${connection.name} works` : `${connection.name} failed its test`)
      void refresh('connections', 'audit')
    },
  })
}
