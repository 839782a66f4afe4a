/** Bars over time, each stacked of a few series. The drawing is for the eye; the same figures stand in a table for screen readers. */
import { count } from '../time.ts'
import { barsOf, type Series } from './bars.ts'
import classes from './stacked-bars.module.css'

export interface StackedBarsProps {
  /** What is shown, for whoever does not see it, e.g. `Records in the last 24 hours`. */
  readonly caption: string
  /** From the bottom up. */
  readonly series: readonly Series[]
  /** What each bar stands for, and its values in the order of the series. */
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[]
}

/** Units of the drawing, which is stretched to the width there is. */
const HEIGHT = 100
const STEP = 10
const GAP = 2
/** A few bars do not fill the page. */
const WIDEST_REM = 4

export function StackedBars({ caption, series, bars }: StackedBarsProps) {
  const { stacks, most } = barsOf(bars, HEIGHT)
  return (
    <figure className={classes.figure}>
      <ul className={classes.legend}>
        {series.map(({ name, tone }, index) => (
          <li key={name} data-tone={tone}>
            {name}: <b className="numbers">{count(bars.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))}</b>
          </li>
        ))}
        <li className={classes.most}>
          Most: <span className="numbers">{count(most)}</span>
        </li>
      </ul>
      <div style={{ maxWidth: `max(24rem, ${bars.length * WIDEST_REM}rem)` }}>
        <svg
          className={classes.drawing}
          viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden
        >
          {stacks.map((parts, bar) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two bars may have one label.
            <g key={bar}>
              <title>{sentence(bars[bar], series)}</title>
              {/* Takes the pointer where there is no bar. */}
              <rect x={bar * STEP} width={STEP} height={HEIGHT} fill="transparent" />
              {parts.map(({ from, length }, index) => (
                <rect
                  key={series[index]?.name}
                  className={classes.bar}
                  data-tone={series[index]?.tone}
                  x={bar * STEP + GAP / 2}
                  width={STEP - GAP}
                  y={HEIGHT - from - length}
                  height={length}
                />
              ))}
            </g>
          ))}
        </svg>
        <div className={classes.axis} aria-hidden>
          <span>{bars[0]?.label}</span>
          {bars.length > 2 ? <span>{bars[Math.floor(bars.length / 2)]?.label}</span> : null}
          <span>{bars.at(-1)?.label}</span>
        </div>
      </div>
      {/* A table alone cannot be made so small. */}
      <div className="heard-only">
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, values }, bar) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <tr key={bar}>
                <th scope="row">{label}</th>
                {values.map((value, index) => (
                  <td key={series[index]?.name}>{count(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

const sentence = (bar: StackedBarsProps['bars'][number] | undefined, series: readonly Series[]): string =>
  `${bar?.label ?? ''}: ${series.map(({ name }, index) => `${count(bar?.values[index] ?? 0)} ${name.toLowerCase()}`).join(', ')}`
