/** The ready templates as cards; the one that is chosen is filled in over them. */
import type { FLOW_TEMPLATE_RESULTS, Template } from '@keyway/contract'
import { Badge, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { queries } from '../../api/queries.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loading } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { Problem } from '../../ui/problem.tsx'
import classes from './templates.module.css'

const RESULTS: Readonly<Record<(typeof FLOW_TEMPLATE_RESULTS)[number], string>> = {
  flow: 'Flow',
  exports: 'Exports to files',
  imports: 'Imports from files',
}

export function TemplatesPage() {
  const templates = useQuery(queries.templates())
  return (
    <>
      <PageHeader
        title="Templates"
        description="Ready flows, exports and imports. What one makes is yours to change."
        actions={
          <ButtonLink to="/flows" variant="default">
            All flows
          </ButtonLink>
        }
      />
      {templates.isPending ? <Loading what="the templates" /> : null}
      {templates.isError ? (
        <Problem
          error={templates.error}
          title="The templates could not be loaded"
          onRetry={() => void templates.refetch()}
        />
      ) : null}
      <ul className={classes.cards}>
        {templates.data?.map((template) => (
          <Card key={template._id} template={template} />
        ))}
      </ul>
      <Outlet />
    </>
  )
}

/** Pressable anywhere; the link is its name. */
function Card({ template: { _id, name, description, result } }: { readonly template: Template }) {
  return (
    <li className={classes.card}>
      <Title order={2} size="h4">
        <Link to="/flows/templates/$template" params={{ template: _id }} className={classes.link ?? ''}>
          {name}
        </Link>
      </Title>
      <Text size="sm" className={classes.words ?? ''}>
        {description}
      </Text>
      <Badge variant="default" radius="sm" tt="none">
        {RESULTS[result]}
      </Badge>
    </li>
  )
}
