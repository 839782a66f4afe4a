/** Every failure Keyway can explain: the page diagnoses link to. Made from the contract's catalogue. */

import { CATALOGUE, type DiagnosisCode, diagnosis } from '@keyway/contract'
import { List, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { WHO_WORDS } from '../ui/diagnosis-card.tsx'
import { PageHeader } from '../ui/page.tsx'
import classes from './errors-page.module.css'

/** Without the facts of an occurrence, the texts read in plain words. */
const ENTRIES = (Object.keys(CATALOGUE) as DiagnosisCode[]).map((code) => diagnosis(code))

export function ErrorsPage() {
  useEffect(() => {
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView()
  }, [])
  return (
    <>
      <PageHeader
        title="Errors and what to do"
        description="What Keyway says when Azure, the network or a setting is in the way."
      />
      <div className={classes.list}>
        {ENTRIES.map((entry) => (
          <article key={entry.code} id={entry.code} className={classes.entry}>
            <Title order={2}>{entry.title}</Title>
            <Text size="sm" className={classes.who}>
              {WHO_WORDS[entry.who]} · <code>{entry.code}</code>
            </Text>
            <Text size="sm">{entry.cause}</Text>
            <List type="ordered" size="sm" spacing={4}>
              {entry.steps.map((step) => (
                <List.Item key={step}>{step}</List.Item>
              ))}
            </List>
          </article>
        ))}
      </div>
    </>
  )
}
