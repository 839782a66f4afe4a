/** The pipeline in somebody's name, so that a debug log can tell whose call it was. */
import type { Asker } from './exchange-log.ts'
import type { Outbound } from './outbound.ts'

export const askedBy = (outbound: Outbound, asker: Asker): Outbound => ({
  ...outbound,
  call: (connectionId, operationId, inputs, options) =>
    outbound.call(connectionId, operationId, inputs, { ...options, asker }),
  page: (connectionId, operationId, inputs, next, options) =>
    outbound.page(connectionId, operationId, inputs, next, { ...options, asker }),
  send: (connectionId, request, options) => outbound.send(connectionId, request, { ...options, asker }),
})
