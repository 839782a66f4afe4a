/** One way to be refused: what to prepare, the call, and the exact answer. */
import type { SdkClients } from '../sdk/sdk-call.ts'

export interface Refused {
  readonly status: number
  readonly error?: object
}

export interface RefusalCase {
  /** How it comes about; a test title follows from it. */
  readonly when: string
  /** Prepares; the function it returns makes the call. */
  arrange(clients: SdkClients, name: string): Promise<() => Promise<Refused>>
  readonly status: number
  readonly code: string
  readonly inner?: string
  /** `{name}` stands for the object's name, `{url}` for the vault's; a list is of parts that must all be in the message. */
  readonly message: string | readonly string[]
}

/** A call of a client that must fail; its answer as it came over the wire. */
export async function refusedBy(clients: SdkClients, call: Promise<unknown>): Promise<Refused> {
  const failed = await call.then(
    () => false,
    () => true,
  )
  if (!failed) throw new Error('the call was not refused')
  return clients.lastAnswer()
}

/** A request no client makes, as it is. */
export async function refusedRaw(...[clients, ...sent]: [SdkClients, ...Parameters<SdkClients['served']['send']>]) {
  const { status, body } = await clients.served.send(...sent)
  return { status, error: body?.error }
}
