/** The left navigation, as data: what there is and in which order. */
import { Text } from '@mantine/core'
import {
  IconArrowsRightLeft,
  IconDatabaseExport,
  IconDatabaseImport,
  IconHistory,
  IconHome,
  IconKey,
  IconPlug,
  IconSettings,
} from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './navigation.module.css'

interface Place {
  readonly to: NonNullable<LinkProps['to']>
  readonly label: string
  readonly icon: typeof IconHome
}

const GROUPS: readonly { readonly label?: string; readonly places: readonly Place[] }[] = [
  {
    places: [
      { to: '/', label: 'Home', icon: IconHome },
      { to: '/flows', label: 'Flows', icon: IconArrowsRightLeft },
    ],
  },
  {
    label: 'Resources',
    places: [
      { to: '/connections', label: 'Connections', icon: IconPlug },
      { to: '/oauth-clients', label: 'OAuth 2.0 clients', icon: IconKey },
      { to: '/exports', label: 'Exports', icon: IconDatabaseExport },
      { to: '/imports', label: 'Imports', icon: IconDatabaseImport },
    ],
  },
  {
    places: [
      { to: '/audit', label: 'Audit log', icon: IconHistory },
      { to: '/settings', label: 'Settings', icon: IconSettings },
    ],
  },
]

export function Navigation() {
  return (
    <nav aria-label="Main" className={classes.nav}>
      {GROUPS.map((group) => (
        <div key={group.places[0]?.label}>
          {group.label ? (
            <Text className={classes.label} component="h2">
              {group.label}
            </Text>
          ) : null}
          <ul className={classes.list}>
            {group.places.map((place) => (
              <li key={place.label}>
                <Link to={place.to} className={classes.link ?? ''} activeOptions={{ exact: place.to === '/' }}>
                  <place.icon size={17} stroke={1.75} aria-hidden />
                  {place.label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
