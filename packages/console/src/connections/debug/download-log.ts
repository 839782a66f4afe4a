/** Saves a debug log as a file of the browser's. The server notes in the audit log who did: so it is a POST, and no link. */
import { errorFromResponse } from '@keyway/client'
import type { Connection } from '@keyway/contract'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { fileName, saveFile } from '../../files/save-file.ts'

/** @throws KeywayError */
export async function downloadLog({ _id: id, name }: Connection, format: 'ndjson' | 'har'): Promise<void> {
  const answer = await api.raw('connections.debugDownload', { params: { id }, query: { format } })
  if (!answer.ok) throw await errorFromResponse(answer)
  saveFile(await answer.blob(), fileName(`${name}-debug`, format))
  void refresh('audit')
}
