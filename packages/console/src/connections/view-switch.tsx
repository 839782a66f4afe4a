/** Simple or HTTP view: two faces of one document, so switching loses nothing. */
import { SegmentedControl } from '@mantine/core'
import classes from './view-switch.module.css'

type View = 'assistant' | 'http'

const VIEWS: { value: View; label: string }[] = [
  { value: 'assistant', label: 'Simple' },
  { value: 'http', label: 'HTTP' },
]

export function ViewSwitch({ view, onChange }: { readonly view: View; readonly onChange: (view: View) => void }) {
  return (
    <SegmentedControl
      className={classes.views}
      size="xs"
      aria-label="View"
      value={view}
      data={VIEWS}
      onChange={(next) => onChange(next as View)}
    />
  )
}
