/** What the audit log and "used by" call the documents of each table. */
import type { DocumentTable } from '../documents/document-kind.ts'

export const RESOURCE_TYPES: Readonly<Record<DocumentTable, string>> = {
  iclients: 'iclient',
  connections: 'connection',
  exports: 'export',
  imports: 'import',
  flows: 'flow',
  webhooks: 'webhook',
}
