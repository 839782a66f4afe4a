/** The checks of a visit in their order: state in a word and an icon, how long it took, what was found, what to do. */
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconMinus,
  IconProgress,
} from '@tabler/icons-react'
import { DiagnosisCard } from '../../ui/diagnosis-card.tsx'
import { Status, type StatusLook } from '../../ui/status.tsx'
import classes from './check-list.module.css'
import type { ShownCheck } from './visit-state.ts'

const LOOKS = {
  passed: { word: 'Passed', tone: 'ok', icon: IconCircleCheckFilled },
  failed: { word: 'Failed', tone: 'bad', icon: IconCircleXFilled },
  notReached: { word: 'Not reached', tone: 'quiet', icon: IconMinus },
  checking: { word: 'Checking…', tone: 'busy', icon: IconProgress },
  waiting: { word: 'Waiting', tone: 'quiet', icon: IconCircleDashed },
} as const satisfies Record<ShownCheck['state'], StatusLook>

export function CheckList({ checks }: { readonly checks: readonly ShownCheck[] }) {
  return (
    <ol className={classes.list}>
      {checks.map((check) => (
        <li key={check.id} className={classes.check} data-state={check.state}>
          <span className={classes.title}>{check.title}</span>
          <Status look={LOOKS[check.state]} />
          <span className={classes.time}>{check.ms === null ? '' : `${check.ms} ms`}</span>
          <span className={classes.detail}>{check.detail}</span>
          {check.diagnosis ? (
            <div className={classes.diagnosis}>
              <DiagnosisCard diagnosis={check.diagnosis} />
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
