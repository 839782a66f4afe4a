/** How a pending certificate is shown, and the headers that tell a client where and when to ask again. */
import { isSince } from '../api-versions.ts'
import { withoutUndefined } from '../attributes.ts'
import { type Call, objectUrl } from '../call.ts'
import type { ItemRecord } from '../shelf/records.ts'
import type { CertificateOperationRecord } from './operation-record.ts'
import { UNKNOWN } from './policy.ts'

const WAIT_FOR_ISSUER =
  'Pending certificate created. Certificate request is in progress. This may take some time based on the issuer provider. Please check again later.'
const WAIT_FOR_MERGE = 'Pending certificate created. Please Perform Merge to complete the request.'

export function showOperation(call: Call, item: ItemRecord, operation: CertificateOperationRecord): object {
  const inProgress = operation.status === 'inProgress'
  return withoutUndefined({
    id: objectUrl(call, 'certificates', item.name, 'pending'),
    issuer: withoutUndefined({ name: operation.issuer, cty: operation.certificateType }),
    csr: operation.csr,
    cancellation_requested: operation.cancellationRequested,
    status: operation.status,
    status_details: inProgress ? (operation.issuer === UNKNOWN ? WAIT_FOR_MERGE : WAIT_FOR_ISSUER) : undefined,
    error: operation.error,
    target: operation.status === 'completed' ? objectUrl(call, 'certificates', item.name) : undefined,
    preserveCertOrder: isSince(call.apiVersion, '7.6-preview.2') ? operation.preserveCertOrder : undefined,
    request_id: operation.requestId,
  })
}

/** `Retry-After` (seconds) while it makes sense to wait; `Location` when the operation has just been made. */
export function operationHeaders(
  call: Call,
  item: ItemRecord,
  operation: CertificateOperationRecord,
  isNew: boolean,
): Record<string, string> {
  const pending = objectUrl(call, 'certificates', item.name, 'pending')
  const wait = Math.max(0, Math.ceil((operation.readyAt - call.now) / 1000))
  return {
    ...(isNew ? { location: `${pending}?api-version=${call.apiVersion}&request_id=${operation.requestId}` } : {}),
    ...(operation.status === 'inProgress' ? { 'retry-after': String(wait) } : {}),
  }
}
