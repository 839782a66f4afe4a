/** Recorded exchanges that the sandbox does not repeat, and why. The README shows this table; the score fails on any other failure. */

const EARLIER_TEXT =
  'In 2020 and early 2021 the challenge’s message had no `AKV10000: ` in front. All later recordings, of the same api-versions, have it.'
const OUT_OF_ORDER = 'The recorder put a read behind the writes that followed it, so the answer is of an earlier state.'
const REFUSED = 'Managed storage accounts are deprecated; the sandbox refuses them on purpose.'

export const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ['r015#0', EARLIER_TEXT],
  ['r065#0', EARLIER_TEXT],
  ['r066#0', EARLIER_TEXT],
  ['r106#0', EARLIER_TEXT],
  ['r106#2', REFUSED],
  ['r106#3', REFUSED],
  ['r008#2', OUT_OF_ORDER],
  ['r076#3', OUT_OF_ORDER],
])
