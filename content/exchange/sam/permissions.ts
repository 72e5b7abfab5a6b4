import type { Link, Resource } from '@/simulator';
import type { Json } from '../json';
import { attribute, substituted } from './template';

type CallLink = Extract<Link, { kind: 'call' }>;

/** Actions behind each request rate of a user pool. */
export const USER_POOL_ACTIONS: Readonly<Record<string, string>> = {
  UserAuthentication: 'cognito-idp:AdminInitiateAuth',
  ChallengeResponse: 'cognito-idp:AdminRespondToAuthChallenge',
  UserCreation: 'cognito-idp:AdminCreateUser',
  UserFederation: 'cognito-idp:AdminLinkProviderForUser',
  UserAccountRecovery: 'cognito-idp:AdminResetUserPassword',
  UserRead: 'cognito-idp:AdminGetUser',
  UserUpdate: 'cognito-idp:AdminUpdateUserAttributes',
  UserToken: 'cognito-idp:AdminUserGlobalSignOut',
  UserResourceRead: 'cognito-idp:AdminListGroupsForUser',
  UserList: 'cognito-idp:ListUsers',
  UserPoolRead: 'cognito-idp:DescribeUserPool',
  ClientAuthentication: 'cognito-idp:DescribeUserPoolClient',
};

/** What one call needs to be allowed, and on what. */
export interface Permission {
  actions: string[];
  resource: Json;
}

/** The least permission that the calls of a link need; undefined where the target asks for none. */
export function permissionFor(link: CallLink, target: Resource, name: string): Permission | undefined {
  switch (target.kind) {
    case 'table':
      return { actions: tableActions(link), resource: attribute(name, 'Arn') };
    case 'bucket':
      return {
        actions: [...(doesRead(link) ? ['s3:GetObject'] : []), ...(link.writes > 0 ? ['s3:PutObject'] : [])],
        resource: substituted(`\${${name}.Arn}/*`),
      };
    case 'queue':
      return { actions: ['sqs:SendMessage'], resource: attribute(name, 'Arn') };
    case 'function':
      return { actions: ['lambda:InvokeFunction'], resource: attribute(name, 'Arn') };
    case 'user-pool':
      return {
        actions: [USER_POOL_ACTIONS[link.category ?? 'UserAuthentication'] ?? 'cognito-idp:AdminInitiateAuth'],
        resource: attribute(name, 'Arn'),
      };
    case 'gateway':
      return {
        actions: ['execute-api:Invoke'],
        resource: substituted(`arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${name}}/*`),
      };
    default:
      return undefined;
  }
}

/** A link without reads or writes calls once, which is a read where there is a difference. */
function doesRead({ reads, writes }: CallLink): boolean {
  return reads > 0 || writes === 0;
}

function tableActions(link: CallLink): string[] {
  const isBatch = (link.items ?? 1) > 1 && link.transactional !== true;
  const reads = isBatch ? 'dynamodb:BatchGetItem' : 'dynamodb:GetItem';
  const writes = isBatch ? 'dynamodb:BatchWriteItem' : 'dynamodb:PutItem';
  return [...(doesRead(link) ? [reads] : []), ...(link.writes > 0 ? [writes] : [])];
}
