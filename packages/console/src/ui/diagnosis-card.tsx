/** A failure explained: what happened, who must act, and the steps, in the words of the catalogue. */

import type { Diagnosis } from '@keyway/contract'
import { Anchor, List, Text } from '@mantine/core'
import { IconAlertTriangle, IconExternalLink, IconRefresh } from '@tabler/icons-react'
import classes from './diagnosis-card.module.css'

export const WHO_WORDS = {
  you: 'You can fix this',
  azureAdministrator: 'Your Azure administrator must act',
  microsoft: 'Microsoft must act',
  nobody: 'Nobody has to act: Keyway tries again by itself',
} as const satisfies Record<Diagnosis['who'], string>

export interface DiagnosisCardProps {
  readonly diagnosis: Diagnosis
  /** Buttons that act on it, e.g. "Authorize again". */
  readonly children?: React.ReactNode
}

export function DiagnosisCard({ diagnosis, children }: DiagnosisCardProps) {
  const facts = Object.entries(diagnosis.facts)
  const passing = diagnosis.retry === 'later'
  return (
    <section className={classes.card} data-passing={passing || undefined} aria-label={diagnosis.title}>
      <div className={classes.head}>
        {passing ? <IconRefresh size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
        <div>
          <Text fw={650} size="md">
            {diagnosis.title}
          </Text>
          <Text size="sm" className={classes.who}>
            {WHO_WORDS[diagnosis.who]}
          </Text>
        </div>
      </div>
      <Text size="sm">{diagnosis.cause}</Text>
      {diagnosis.steps.length > 0 ? (
        <List type="ordered" size="sm" spacing={4} className={classes.steps}>
          {diagnosis.steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      ) : null}
      {facts.length > 0 ? (
        <details className={classes.details}>
          <summary>Details</summary>
          <dl className={classes.facts}>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
      <div className={classes.foot}>
        {children}
        <Anchor href={`/errors#${diagnosis.code}`} target="_blank" rel="noreferrer" size="sm">
          More about this error <IconExternalLink size={13} aria-label="(opens a new tab)" />
        </Anchor>
      </div>
    </section>
  )
}
