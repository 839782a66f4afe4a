/** The first choice of a new connection: which application to connect to. */

import type { Application } from '@keyway/contract'
import { Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './application-chooser.module.css'
import { ApplicationIcon } from './application-icon.tsx'

export interface ApplicationChooserProps {
  readonly applications: readonly Application[]
  onChoose(application: Application): void
}

/** In the order they are shown. */
const GROUPS: readonly Application['group'][] = ['Connectors', 'Universal connectors']

export function ApplicationChooser({ applications, onChoose }: ApplicationChooserProps) {
  const [words, setWords] = useState('')
  const wanted = words.trim().toLowerCase()
  const found = applications.filter(
    (one) => one.published && `${one.name} ${one.description}`.toLowerCase().includes(wanted),
  )
  return (
    <div>
      <TextInput
        label="Application"
        description="What to connect to."
        placeholder="Search applications"
        leftSection={<IconSearch size={16} aria-hidden />}
        data-autofocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {GROUPS.map((group) => ({ group, members: found.filter((one) => one.group === group) }))
        .filter(({ members }) => members.length > 0)
        .map(({ group, members }) => (
          <section key={group} aria-label={group}>
            <h3 className={classes.group}>{group}</h3>
            <ul className={classes.list}>
              {members.map((application) => (
                <li key={application._id}>
                  <UnstyledButton className={classes.choice} onClick={() => onChoose(application)}>
                    <ApplicationIcon id={application._id} />
                    <span className={classes.words}>
                      <Text fw={600} size="sm" component="span">
                        {application.name}
                      </Text>
                      <Text size="sm" c="dimmed" component="span">
                        {application.description}
                      </Text>
                    </span>
                    <IconChevronRight size={17} aria-hidden />
                  </UnstyledButton>
                </li>
              ))}
            </ul>
          </section>
        ))}
      {found.length === 0 ? (
        <Text size="sm" c="dimmed" role="status">
          No application matches “{words}”.
        </Text>
      ) : null}
    </div>
  )
}
