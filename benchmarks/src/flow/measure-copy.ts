/** A flow that copies every secret of a vault to another, beside a script on Microsoft's SDK that does the same. */
import { fileURLToPath } from 'node:url'
import { runJob } from '../child-process.ts'
import { cpuMs } from '../cpu-time.ts'
import { fillVault } from './fill-vault.ts'
import { type FlowStage, openFlowStage, secondsOf } from './flow-stage.ts'
import type { SdkCopied, SdkCopyJob } from './sdk-copy.ts'

export interface CopySpeed extends Turn {
  readonly records: number
  /** Calls under way at once at each vault. */
  readonly atOnce: number
}

/** A copy by the script, and one by a flow right after it. */
interface Turn {
  readonly sdk: Copied
  readonly keyway: Copied
  /** Records a second of Keyway over those of the script. */
  readonly ratio: number
}

interface Copied {
  readonly seconds: number
  readonly recordsPerSecond: number
  /** Milliseconds of processor per record, of the script and of Keyway; what the vaults need is not in it. */
  readonly cpu: number
}

const SCRIPT = fileURLToPath(new URL('./sdk-copy.ts', import.meta.url))
const SOURCE = 'source'
/** Records a page: as many as are sent again at most, should the process die over it. The script would start anew. */
const PAGE = 500

/** @param rounds each copies to a vault of its own, by turns with the script; the one whose ratio is in the middle is given */
export async function measureCopy(
  folder: string,
  { records, atOnce, rounds }: { records: number; atOnce: number; rounds: number },
): Promise<CopySpeed> {
  const stage = await openFlowStage(folder, 'copy', { bareVaults: true })
  try {
    await fillVault(stage, SOURCE, records)
    const from = await stage.connect(SOURCE, atOnce)
    const turns: Turn[] = []
    for (let round = 0; round < rounds; round += 1) {
      const sdk = await copyWithSdk(stage, `sdk-${round}`, records, atOnce)
      const keyway = await copyWithFlow(stage, `flow-${round}`, from, records, atOnce)
      turns.push({ sdk, keyway, ratio: keyway.recordsPerSecond / sdk.recordsPerSecond })
    }
    return { records, atOnce, ...middle(turns) }
  } finally {
    await stage.close()
  }
}

/** The script is compiled while it runs: a first copy of its own is not counted. */
async function copyWithSdk(stage: FlowStage, name: string, records: number, atOnce: number): Promise<Copied> {
  const vaults = [`${name}-warm`, name]
  for (const vault of vaults) await (await stage.createVault(vault)).close()
  const { login, tenantId, clientId, clientSecret, ca } = stage.target
  const job: SdkCopyJob = {
    login,
    tenantId,
    clientId,
    clientSecret,
    from: stage.urlOf(SOURCE),
    to: vaults.map(stage.urlOf),
    // Each of its secrets is at one vault or the other; a flow has its own calls at both.
    atOnce: atOnce * 2,
  }
  const copied = await runJob<SdkCopyJob, SdkCopied[]>(['--import', '@keyway/azure-sandbox/register', SCRIPT], job, {
    NODE_EXTRA_CA_CERTS: ca,
  })
  const last = copied.at(-1)
  if (last?.records !== records) throw new Error(`The script copied ${last?.records} of ${records} secrets.`)
  await checkCount(stage, name, records)
  return figures(records, last.seconds, last.cpu)
}

async function copyWithFlow(
  stage: FlowStage,
  name: string,
  from: string,
  records: number,
  atOnce: number,
): Promise<Copied> {
  const copy = async (vault: string): Promise<Copied> => {
    await (await stage.createVault(vault)).close()
    const flow = await stage.makeCopy(vault, from, await stage.connect(vault, atOnce), PAGE)
    const before = cpuMs(stage.keyway.pid)
    const job = await stage.run(flow)
    if (job.numSuccess !== records) throw new Error(`The flow copied ${job.numSuccess} of ${records} secrets.`)
    const used = cpuMs(stage.keyway.pid) - before
    await checkCount(stage, vault, records)
    return figures(records, secondsOf(job), used)
  }
  await copy(`${name}-warm`)
  return await copy(name)
}

/** @throws when the vault has not that many secrets */
async function checkCount(stage: FlowStage, vault: string, records: number): Promise<void> {
  const client = await stage.createVault(vault)
  const { value } = JSON.parse((await client.get('/count')).body) as { value: number }
  await client.close()
  if (value !== records) throw new Error(`${vault} has ${value} of ${records} secrets.`)
}

const figures = (records: number, seconds: number, cpu: number): Copied => ({
  seconds,
  recordsPerSecond: records / seconds,
  cpu: cpu / records,
})

/** What a machine does besides changes from minute to minute: what is compared ran one after the other. */
function middle(turns: readonly Turn[]): Turn {
  const chosen = turns.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(turns.length / 2)]
  if (!chosen) throw new RangeError('There is no middle of nothing.')
  return chosen
}
