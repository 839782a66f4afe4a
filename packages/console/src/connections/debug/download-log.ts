/** Saves a debug log as a file of the browser's. The server notes in the audit log who did. */
import { errorFromResponse } from '@keyway/client'
import type { Connection } from '@keyway/contract'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'

/** @throws KeywayError */
export async function downloadLog({ _id: id, name }: Connection, format: 'ndjson' | 'har'): Promise<void> {
  const answer = await api.raw('connections.debugDownload', { params: { id }, query: { format } })
  if (!answer.ok) throw await errorFromResponse(answer)
  const address = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = `${name.replaceAll(/[^\w.-]+/g, '-')}-debug.${format}`
  link.click()
  URL.revokeObjectURL(address)
  void refresh('audit')
}
