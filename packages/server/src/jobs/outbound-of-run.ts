/** The outbound pipeline as one run uses it: its calls share the slots of a connection with other runs, turn by turn. */
import type { Outbound } from '../outbound/outbound.ts'

export const outboundOfRun = (outbound: Outbound, flowJobId: string): Outbound => ({
  ...outbound,
  call: (connectionId, operationId, inputs, options) =>
    outbound.call(connectionId, operationId, inputs, { ...options, party: flowJobId }),
  page: (connectionId, operationId, inputs, next, options) =>
    outbound.page(connectionId, operationId, inputs, next, { ...options, party: flowJobId }),
  send: (connectionId, request, options) => outbound.send(connectionId, request, { ...options, party: flowJobId }),
})
