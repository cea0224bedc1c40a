# %% [markdown]
# Open the built-in graph and look for paths, cell by cell; any notebook program that reads `# %%` cells runs this.

# %%
from graphsvc import find_paths, open_store

store = open_store()

# %% The three shortest ways from local validation to appropriate confidence, with signs and evidence
paths = find_paths(store, "local validation", "appropriate confidence", k=3)
for path in paths:
    print(f"{path.sign}  weakest hop: {path.weakest.strength}  {path.sentence}")

# %% The claims under the first one, each with its status and sources
for hop in paths.all()[0].hops:
    for record in hop.records:
        print(record.id, record.status, ", ".join(source.rpartition("/")[2] for source in record.sources))

# %%
print(f"Result: {len(paths.all())} paths, the shortest of {paths.all()[0].length} hops.")
