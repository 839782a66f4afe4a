/** Every failure Keyway can explain: the page diagnoses link to. Made from the contract's catalogue. */

import { CATALOGUE, type Diagnosis } from '@keyway/contract'
import { List, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { WHO_WORDS } from '../ui/diagnosis-card.tsx'
import { PageHeader } from '../ui/page.tsx'
import classes from './errors-page.module.css'

/** Marks like `{vault}` stand for the facts of one failure; here they read as words. */
const plain = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => `‹${name}›`)

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
        {Object.entries(CATALOGUE).map(([code, row]) => (
          <article key={code} id={code} className={classes.entry}>
            <Title order={2}>{row.title}</Title>
            <Text size="sm" className={classes.who}>
              {WHO_WORDS[row.who satisfies Diagnosis['who']]} · <code>{code}</code>
            </Text>
            <Text size="sm">{plain(row.cause)}</Text>
            <List type="ordered" size="sm" spacing={4}>
              {row.steps.map((step) => (
                <List.Item key={step}>{plain(step)}</List.Item>
              ))}
            </List>
          </article>
        ))}
      </div>
    </>
  )
}
