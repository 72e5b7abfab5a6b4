import { alb } from './services/alb';
import { apiGateway } from './services/api-gateway';
import { azureFunctions } from './services/azure-functions';
import { cloudRun } from './services/cloud-run';
import { cloudflareWorkers } from './services/cloudflare-workers';
import { cloudfront } from './services/cloudfront';
import { cloudwatchLogs } from './services/cloudwatch-logs';
import { cognito } from './services/cognito';
import { dataTransfer } from './services/data-transfer';
import { dynamodb } from './services/dynamodb';
import { ec2 } from './services/ec2';
import { eventbridge } from './services/eventbridge';
import { fargate } from './services/fargate';
import { lambda } from './services/lambda';
import { lambdaEdge } from './services/lambda-edge';
import { lambdaManagedInstances } from './services/lambda-managed-instances';
import { lambdaMicrovms } from './services/lambda-microvms';
import { natGateway } from './services/nat-gateway';
import { s3 } from './services/s3';
import { scheduler } from './services/scheduler';
import type { Service } from './services/service';
import { sns } from './services/sns';
import { sqs } from './services/sqs';
import { stepFunctions } from './services/step-functions';
import { vercelFunctions } from './services/vercel-functions';

/** Every service that can be priced. A new one is a line here, its file, and its prices in the catalog. */
export const SERVICES: readonly Service[] = [
  lambda,
  lambdaEdge,
  lambdaManagedInstances,
  lambdaMicrovms,
  apiGateway,
  dynamodb,
  s3,
  sqs,
  sns,
  eventbridge,
  scheduler,
  cognito,
  stepFunctions,
  cloudfront,
  fargate,
  ec2,
  alb,
  natGateway,
  dataTransfer,
  cloudwatchLogs,
  cloudRun,
  cloudflareWorkers,
  vercelFunctions,
  azureFunctions,
];
