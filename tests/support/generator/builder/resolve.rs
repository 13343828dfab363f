//! Follows references through module inputs and outputs, as terraform's graph does.
//!
//! Two sections need it: `depends_on` in the prior state (transitive, without keys) and `relevant_attributes`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::address::{Key, ModulePath, parse_key};
use super::expression::Expr;
use super::marks::{parse_path, path_to_json};
use super::parts::Call;
use super::resource::Resource;

/// A resource that an expression refers to, seen from the module instance that holds it.
struct Target {
    module: ModulePath,
    block: String,
    key: Key,
    /// What is read of it: `.endpoint`, or nothing for the whole object.
    attribute: String,
}

/// Calls on the way to a module, and a block's address in it.
type BlockId = (Vec<String>, String);

pub struct Resolver<'a> {
    calls: &'a [Call],
    /// All instances of a resource share one block; the first one that states expressions stands for it.
    blocks: BTreeMap<BlockId, &'a Resource>,
}

impl<'a> Resolver<'a> {
    pub fn new(calls: &'a [Call], resources: &'a [Resource]) -> Self {
        let mut blocks: BTreeMap<BlockId, &Resource> = BTreeMap::new();
        for resource in resources {
            let block =
                blocks.entry(block_id(&resource.module, &resource.block_address())).or_insert(resource);
            if block.expressions.is_empty() {
                *block = resource;
            }
        }
        Self { calls, blocks }
    }

    /// The blocks of the configuration, by module and address.
    pub fn blocks(&self) -> impl Iterator<Item = (&BlockId, &'a Resource)> {
        self.blocks.iter().map(|(id, block)| (id, *block))
    }

    fn call(&self, module: &ModulePath) -> Option<&'a Call> {
        let calls = module.calls();
        self.calls.iter().find(|call| call.path.iter().map(String::as_str).eq(calls.iter().copied()))
    }

    /// Addresses without keys of everything that a resource needs, directly or not.
    pub fn depends_on(&self, resource: &Resource) -> Vec<String> {
        let own = block_id(&resource.module, &resource.block_address());
        let mut found = BTreeSet::new();
        let mut queue = self.needs(&resource.module, &own);
        while let Some(target) = queue.pop() {
            let id = block_id(&target.module, &target.block);
            if id != own && found.insert(id.clone()) {
                queue.extend(self.needs(&target.module, &id));
            }
        }
        let mut addresses: Vec<String> = found.iter().map(configuration_address).collect();
        addresses.sort();
        addresses
    }

    /// What a block refers to directly, including what the calls of its modules wait for.
    fn needs(&self, module: &ModulePath, id: &BlockId) -> Vec<Target> {
        let mut targets = Vec::new();
        if let Some(block) = self.blocks.get(id) {
            let depends_on = block.depends_on.iter().map(String::as_str);
            for traversal in traversals(block).into_iter().chain(depends_on) {
                self.resolve(module, traversal, &mut targets);
            }
        }
        let mut inside = module.clone();
        while let Some((outer, _)) = inside.parent() {
            for address in self.call(&inside).iter().flat_map(|call| &call.depends_on) {
                self.resolve(&outer, address, &mut targets);
            }
            inside = outer;
        }
        targets
    }

    /// Finds the resources behind a traversal: directly, through an input of the module, or through another's output.
    fn resolve(&self, module: &ModulePath, traversal: &str, found: &mut Vec<Target>) {
        if let Some(rest) = traversal.strip_prefix("var.") {
            let name = first_name(rest);
            let input =
                self.call(module).and_then(|call| call.inputs.iter().find(|(input, _)| input == name));
            if let (Some((outer, _)), Some((_, value))) = (module.parent(), input) {
                value.traversals().into_iter().for_each(|next| self.resolve(&outer, next, found));
            }
        } else if traversal.starts_with("module.") {
            let (call, rest) = ModulePath::parse_prefix(traversal);
            let inside = ModulePath(module.0.iter().chain(&call.0).cloned().collect());
            for (output, value, _) in self.call(&inside).iter().flat_map(|call| &call.outputs) {
                if rest.is_empty() || output == first_name(rest) {
                    value.traversals().into_iter().for_each(|next| self.resolve(&inside, next, found));
                }
            }
        } else if let Some(target) = resource_target(module, traversal) {
            found.push(target);
        }
    }

    /// An entry of `relevant_attributes` for each thing that the changed resources and outputs draw on. Terraform's
    /// order is random; this one is sorted.
    pub fn relevant_attributes(&self, changed: &[&Resource], outputs: &[&Expr]) -> Vec<Value> {
        let mut targets = Vec::new();
        for resource in changed {
            let block = self.blocks.get(&block_id(&resource.module, &resource.block_address()));
            for traversal in block.iter().flat_map(|block| traversals(block)) {
                self.resolve(&resource.module, traversal, &mut targets);
            }
        }
        for traversal in outputs.iter().flat_map(|output| output.traversals()) {
            self.resolve(&ModulePath::default(), traversal, &mut targets);
        }
        let unique: BTreeMap<(String, String), Value> = targets
            .into_iter()
            .map(|target| {
                let address = target.module.join(&format!("{}{}", target.block, target.key.suffix()));
                let attribute = path_to_json(&parse_path(&target.attribute));
                let entry = json!({ "resource": address, "attribute": attribute });
                ((address, target.attribute), entry)
            })
            .collect();
        unique.into_values().collect()
    }
}

fn block_id(module: &ModulePath, block: &str) -> BlockId {
    (module.calls().into_iter().map(str::to_owned).collect(), block.to_owned())
}

fn configuration_address((calls, block): &BlockId) -> String {
    let modules: String = calls.iter().map(|name| format!("module.{name}.")).collect();
    format!("{modules}{block}")
}

fn traversals(block: &Resource) -> Vec<&str> {
    let repetition = block.count.iter().chain(&block.for_each);
    block.expressions.iter().map(|(_, value)| value).chain(repetition).flat_map(Expr::traversals).collect()
}

fn first_name(text: &str) -> &str {
    text.split(['.', '[']).next().unwrap_or_default()
}

/// Reads `aws_instance.web[0].id` or `data.aws_ami.base.id`; nothing for `each.key`, `local.x` and the like.
fn resource_target(module: &ModulePath, traversal: &str) -> Option<Target> {
    let (prefix, rest) = match traversal.strip_prefix("data.") {
        Some(rest) => ("data.", rest),
        None => ("", traversal),
    };
    let (type_name, rest) = rest.split_once('.')?;
    if ["each", "count", "local", "path", "self", "terraform"].contains(&type_name) {
        return None;
    }
    let name = first_name(rest);
    let (key, attribute) = parse_key(rest.get(name.len()..)?);
    let block = format!("{prefix}{type_name}.{name}");
    Some(Target {
        module: module.clone(),
        block,
        key,
        attribute: attribute.trim_start_matches('.').to_owned(),
    })
}
