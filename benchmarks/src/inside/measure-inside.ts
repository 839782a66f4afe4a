/** What goes on inside Keyway, measured in this process on a database in memory and the sandbox. */
import { openAzureWorld } from '../../../packages/server/test/support/azure-world.ts'
import type { Measured } from '../measure.ts'
import { measurePace, type PaceUse } from './measure-pace.ts'
import { measureToken } from './measure-token.ts'

export interface InsideSpeed {
  readonly token: Measured
  readonly pace: PaceUse
}

export interface InsideLoad {
  readonly tokens: number
  /** Of ten seconds each. */
  readonly windows: number
}

export async function measureInside({ tokens, windows }: InsideLoad): Promise<InsideSpeed> {
  const world = await openAzureWorld()
  try {
    await world.createVault('inside')
    const id = await world.connect('inside')
    await world.authorize(id)
    return { token: await measureToken(world, id, tokens), pace: await measurePace(world, id, windows) }
  } finally {
    await world.close()
  }
}
