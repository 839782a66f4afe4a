/** The outbound pipeline as one run uses it: its calls are told as the run's, and share a connection's slots with other runs, turn by turn. */
import type { CallOptions, Outbound } from '../outbound/outbound.ts'

export function outboundOfRun(outbound: Outbound, flowJobId: string): Outbound {
  const whose = { asker: { by: 'job', id: flowJobId }, party: flowJobId } as const
  const ofRun = (options: CallOptions | undefined): CallOptions => ({ ...options, ...whose })
  return {
    ...outbound,
    call: (connectionId, operationId, inputs, options) =>
      outbound.call(connectionId, operationId, inputs, ofRun(options)),
    page: (connectionId, operationId, inputs, next, options) =>
      outbound.page(connectionId, operationId, inputs, next, ofRun(options)),
    send: (connectionId, request, options) => outbound.send(connectionId, request, ofRun(options)),
  }
}
