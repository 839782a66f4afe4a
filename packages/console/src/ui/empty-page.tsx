/** What an empty page shows: what this place is for, and what to do first. */
import { Group, Stack, Text, Title } from '@mantine/core'
import classes from './empty-page.module.css'

export interface EmptyPageProps {
  readonly icon: React.ReactNode
  readonly title: string
  readonly children: React.ReactNode
  readonly actions?: React.ReactNode
}

export function EmptyPage({ icon, title, children, actions }: EmptyPageProps) {
  return (
    <section className={classes.empty}>
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <Stack gap={6} align="center">
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text c="dimmed" size="sm" ta="center" maw="30rem" component="div" className={classes.words ?? ''}>
          {children}
        </Text>
      </Stack>
      {actions ? (
        <Group gap="xs" justify="center">
          {actions}
        </Group>
      ) : null}
    </section>
  )
}
