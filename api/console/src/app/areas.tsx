import {
  IconActivity, IconAdjustments, IconBook, IconBuilding, IconBuildingHospital, IconCertificate, IconDoorExit, IconEye, IconFileCertificate,
  IconHistory, IconHome, IconKey, IconListDetails, IconLock, IconSend, IconShieldCheck, IconUser,
} from '@tabler/icons-react';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { Role } from '../client/session';

export interface Page {
  /** Below the area's path; '' is its first page. May have parameters. */
  path: string;
  /** In the menu; pages that are reached from others have none. */
  title?: string;
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  page: LazyExoticComponent<ComponentType>;
}

/** A part of the console for one kind of people: a folder under pages/ each. */
export interface Area {
  path: string;
  title: string;
  roles: Role[];
  pages: Page[];
}

export const areas: Area[] = [
  {
    path: 'me',
    title: 'Privacy centre',
    roles: ['subject'],
    pages: [
      { path: '', title: 'Overview', icon: IconHome, page: lazy(() => import('../pages/person/Overview')) },
      { path: 'consents', title: 'My consents', icon: IconShieldCheck, page: lazy(() => import('../pages/person/Consents')) },
      { path: 'profile', title: 'My profile', icon: IconUser, page: lazy(() => import('../pages/person/Profile')) },
      { path: 'content', title: 'My content', icon: IconBook, page: lazy(() => import('../pages/person/Content')) },
      { path: 'accesses', title: 'Who looked', icon: IconEye, page: lazy(() => import('../pages/person/Accesses')) },
      { path: 'requests', title: 'My requests', icon: IconHistory, page: lazy(() => import('../pages/person/Requests')) },
      { path: 'leave', title: 'Take along or delete', icon: IconLock, page: lazy(() => import('../pages/person/Leave')) },
    ],
  },
  {
    path: 'settings',
    title: 'Settings',
    roles: ['admin'],
    pages: [
      { path: '', title: 'Privacy', icon: IconAdjustments, page: lazy(() => import('../pages/owner/Privacy')) },
      { path: 'policies', title: 'Policies and purposes', icon: IconBook, page: lazy(() => import('../pages/owner/Policies')) },
      { path: 'tokens', title: 'Tokens', icon: IconKey, page: lazy(() => import('../pages/owner/Tokens')) },
      { path: 'requests', title: 'Requests for rights', icon: IconHistory, page: lazy(() => import('../pages/owner/Requests')) },
      { path: 'requests/:request', page: lazy(() => import('../pages/owner/Request')) },
      { path: 'people', title: 'People', icon: IconUser, page: lazy(() => import('../pages/owner/People')) },
      { path: 'people/:subject', page: lazy(() => import('../pages/owner/PersonRights')) },
      { path: 'retention', title: 'Retention and holds', icon: IconLock, page: lazy(() => import('../pages/owner/Retention')) },
      { path: 'recipients', title: 'Recipients', icon: IconBuilding, page: lazy(() => import('../pages/owner/Recipients')) },
      { path: 'notices', title: 'Notices', icon: IconSend, page: lazy(() => import('../pages/owner/Notices')) },
      { path: 'register', title: 'Processing register', icon: IconListDetails, page: lazy(() => import('../pages/owner/Register')) },
      { path: 'breaches', title: 'Breaches', icon: IconActivity, page: lazy(() => import('../pages/owner/Breaches')) },
      { path: 'breaches/:breach', page: lazy(() => import('../pages/owner/Breach')) },
      { path: 'auditors', title: 'Auditors', icon: IconEye, page: lazy(() => import('../pages/owner/Auditors')) },
      { path: 'hosting', title: 'Hosting and contracts', icon: IconFileCertificate, page: lazy(() => import('../pages/owner/Hosting')) },
      { path: 'leaving', title: 'Leaving', icon: IconDoorExit, page: lazy(() => import('../pages/owner/Leaving')) },
    ],
  },
  {
    path: 'audit',
    title: 'Audit',
    roles: ['auditor', 'admin', 'reviewer'],
    pages: [
      { path: '', title: 'Events', icon: IconActivity, page: lazy(() => import('../pages/audit/Events')) },
      { path: 'events/:sequence', page: lazy(() => import('../pages/audit/Event')) },
      { path: 'people/:subject', page: lazy(() => import('../pages/audit/Person')) },
      { path: 'log', title: 'Checkpoints', icon: IconCertificate, page: lazy(() => import('../pages/audit/Log')) },
      { path: 'bundles', title: 'Bundles', icon: IconFileCertificate, page: lazy(() => import('../pages/audit/Bundles')) },
      { path: 'erasures', title: 'Erasures', icon: IconLock, page: lazy(() => import('../pages/audit/Erasures')) },
      { path: 'check', title: 'Check a file', icon: IconShieldCheck, page: lazy(() => import('../pages/audit/Check')) },
    ],
  },
  {
    path: 'review',
    title: 'Access review',
    roles: ['reviewer', 'admin', 'auditor'],
    pages: [
      { path: '', title: 'Queue', icon: IconEye, page: lazy(() => import('../pages/review/Queue')) },
      { path: 'cases/:review', page: lazy(() => import('../pages/review/Case')) },
      { path: 'flags', title: 'Flags', icon: IconActivity, page: lazy(() => import('../pages/review/Flags')) },
      { path: 'rules', page: lazy(() => import('../pages/review/TryRules')) },
      { path: 'activity', title: 'Activity', icon: IconHistory, page: lazy(() => import('../pages/review/Activity')) },
      { path: 'patients/:subject', page: lazy(() => import('../pages/review/Patient')) },
      { path: 'periods', title: 'Sign-off', icon: IconCertificate, page: lazy(() => import('../pages/review/Periods')) },
      { path: 'emergencies', title: 'Break-glass', icon: IconBuildingHospital, page: lazy(() => import('../pages/review/Emergencies')) },
      { path: 'disclosures', title: 'Disclosures', icon: IconBook, page: lazy(() => import('../pages/review/Disclosures')) },
    ],
  },
  {
    path: 'operation',
    title: 'Operation',
    roles: ['operator'],
    pages: [
      { path: '', title: 'Health', icon: IconActivity, page: lazy(() => import('../pages/operation/Health')) },
      { path: 'ledgers', title: 'Ledgers', icon: IconBook, page: lazy(() => import('../pages/operation/Ledgers')) },
      { path: 'ledgers/:ledger', page: lazy(() => import('../pages/operation/Ledger')) },
      { path: 'backups', title: 'Backups', icon: IconKey, page: lazy(() => import('../pages/operation/Backups')) },
    ],
  },
];

export const areasOf = (role: Role) => areas.filter((area) => area.roles.includes(role));
