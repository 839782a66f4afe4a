/** What became, or would become, of the records of a file, in words. */
import type { Tally } from '@keyway/client/files'
import type { DryRunRecord } from '@keyway/contract'
import { counted } from '../ui/time.ts'

const FATES = {
  create: 'created',
  update: 'updated',
  send: 'sent',
  unchanged: 'left as they are',
  ignored: 'ignored',
  refused: 'refused',
} as const satisfies Record<DryRunRecord['action'], string>

export function dryRunWords({ fates, failed }: Tally): string {
  const parts = Object.entries(fates).map(([fate, number]) => `${number} ${FATES[fate as keyof typeof FATES]}`)
  const would = parts.length > 0 ? `Records that would be: ${parts.join(', ')}` : 'No record would be written'
  return failed > 0 ? `${would}. ${counted(failed, 'row')} cannot be used` : would
}

export const outcomeWords = ({ written, ignored, failed }: Tally): string =>
  `${counted(written, 'record')} written, ${ignored} ignored, ${failed} failed`

/** Rows a dry run has looked at. */
export const rowsOf = ({ fates, failed }: Tally): number =>
  Object.values(fates).reduce((sum, number) => sum + number, failed)
