// Takes the operations that the fake answers out of GitHub's description of its REST interface, as JSON Schema.
// Arguments: the description, the list of operations (`METHOD PATH` a line), the file to write.
const fs = require("fs");
const [source, wanted, target] = process.argv.slice(-3);
const description = JSON.parse(fs.readFileSync(source, "utf8"));
const KEEP = ["type", "enum", "format", "pattern", "required", "minimum", "maximum", "minLength", "maxLength",
  "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems"];
const resolve = (value) => {
  while (value && value.$ref) {
    value = value.$ref.slice(2).split("/").reduce((at, key) => at[key], description);
  }
  return value;
};

// Schemas that others are built on stay open: a closed one would refuse the members of its neighbours.
const open = new Set();
const look = (value) => {
  if (Array.isArray(value)) return value.forEach(look);
  if (!value || typeof value !== "object") return;
  for (const part of Array.isArray(value.allOf) ? value.allOf : []) {
    if (part.$ref) open.add(part.$ref.split("/").pop());
  }
  Object.values(value).forEach(look);
};
look(description.components.schemas);

const names = new Set();
const convert = (schema, mayClose) => {
  if (schema === true || schema === false || schema === undefined) return schema;
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    names.add(name);
    return { $ref: "#/$defs/" + name };
  }
  const out = {};
  for (const key of KEEP) if (schema[key] !== undefined) out[key] = schema[key];
  if (typeof schema.exclusiveMinimum === "number") out.exclusiveMinimum = schema.exclusiveMinimum;
  const composed = schema.allOf || schema.anyOf || schema.oneOf || schema.not;
  for (const key of ["anyOf", "oneOf"]) {
    if (schema[key]) out[key] = schema[key].map((part) => convert(part, mayClose && !schema.properties));
  }
  if (schema.allOf) out.allOf = schema.allOf.map((part) => convert(part, false));
  if (schema.not) out.not = convert(schema.not, false);
  if (schema.items) out.items = convert(schema.items, true);
  if (schema.properties) {
    out.properties = {};
    for (const [key, value] of Object.entries(schema.properties)) out.properties[key] = convert(value, true);
  }
  if (schema.additionalProperties !== undefined) {
    out.additionalProperties = convert(schema.additionalProperties, true);
  } else if (mayClose && schema.properties && !composed) {
    // What the description does not name is not there: neither side may live on an invented member.
    out.additionalProperties = false;
  }
  if (!schema.nullable) return out;
  return { anyOf: [{ type: "null" }, out] };
};

const operations = {};
for (const line of fs.readFileSync(wanted, "utf8").trim().split("\n")) {
  const [method, path] = line.split(" ");
  const shared = description.paths[path];
  const found = shared && shared[method.toLowerCase()];
  if (!found) throw new Error(`GitHub's description has no ${line}`);
  const parameters = [...(shared.parameters || []), ...(found.parameters || [])].map(resolve).map((one) => ({
    name: one.name, in: one.in, required: !!one.required, schema: convert(resolve(one.schema), false),
  }));
  const body = resolve(found.requestBody);
  const json = (content) => content && content["application/json"] && content["application/json"].schema;
  const sent = json(body && body.content);
  let request = null;
  if (sent) {
    const inner = resolve(sent);
    request = convert(inner, true);
    if (inner.properties) request.additionalProperties = false;
  }
  const responses = {};
  for (const [status, response] of Object.entries(found.responses)) {
    const schema = json(resolve(response).content);
    responses[status] = schema ? convert(schema, true) : null;
  }
  operations[line] = { parameters, request, required: !!(body && body.required), responses };
}

const schemas = {};
for (let todo = [...names]; todo.length; todo = [...names].filter((name) => !(name in schemas))) {
  for (const name of todo) schemas[name] = convert(description.components.schemas[name], !open.has(name));
}
fs.writeFileSync(target, JSON.stringify({ operations, schemas }));
