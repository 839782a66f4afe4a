/** Reading the command line: what an option may be, and how a wrong one is refused. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type CloudName, HOST_NAMES, isCloudName } from '../core/host-names.ts'

/** Somebody typed what the command does not understand: exit code 2. */
export class UsageProblem extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>

/** @throws UsageProblem for an unknown option, a missing value, or a word that is no option. */
export function readArguments<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values
  } catch (cause) {
    // Node's message goes on with advice that is not about this command.
    const [said] = (cause as Error).message.split('. ')
    throw new UsageProblem(`${said}. See azure-sandbox --help.`, { cause })
  }
}

/** @throws UsageProblem */
export function readPort(text: string, option: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new UsageProblem(`--${option}: "${text}" is not a port number (0 to 65535).`)
  return port
}

/** @throws UsageProblem */
export function readText(text: string, option: string): string {
  if (text.trim() === '') throw new UsageProblem(`--${option} needs a value.`)
  return text
}

/** Both say which host names answer. */
export const CLOUD_OPTIONS = { 'azure-names': { type: 'boolean', default: false }, cloud: { type: 'string' } } as const

/** @throws UsageProblem for a cloud nobody knows. */
export function readCloud(values: { readonly 'azure-names': boolean; readonly cloud?: string | undefined }): CloudName {
  const cloud = values.cloud ?? (values['azure-names'] ? 'azure' : 'localhost')
  if (isCloudName(cloud)) return cloud
  throw new UsageProblem(`--cloud: "${cloud}" is none of ${Object.keys(HOST_NAMES).join(', ')}.`)
}
