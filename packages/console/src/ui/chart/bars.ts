/** Where the parts of stacked bars begin and how long they are. */
export interface Series {
  readonly name: string
  readonly tone: 'ok' | 'bad' | 'busy'
}

export interface BarPart {
  readonly from: number
  readonly length: number
}

/** A value that is not nothing is seen, however small it is beside the others. */
const LEAST = 2

/** @param height of the highest bar */
export function barsOf(
  bars: readonly { readonly values: readonly number[] }[],
  height: number,
): { readonly stacks: readonly (readonly BarPart[])[]; readonly most: number } {
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const most = Math.max(0, ...sums)
  const stacks = bars.map(({ values }, bar) => {
    const lengths = values.map((value) => (value === 0 ? 0 : Math.max(LEAST, (value / most) * height)))
    // What was made longer to be seen must not push others out at the top.
    const whole = lengths.reduce((sum, length) => sum + length, 0)
    const fit = sums[bar] === 0 || whole <= height ? 1 : height / whole
    let from = 0
    return lengths.map((length) => {
      const part = { from, length: length * fit }
      from += part.length
      return part
    })
  })
  return { stacks, most }
}
