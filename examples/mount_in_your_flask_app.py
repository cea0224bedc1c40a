"""Mount the whole service below a path of your own Flask application, beside your own pages."""

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from graphsvc import create_app, open_store

mine = Flask("mine")


@mine.get("/")
def home() -> str:
    return "My own page"


mine.wsgi_app = DispatcherMiddleware(mine.wsgi_app, {"/confidence": create_app(open_store()).wsgi_app})

client = mine.test_client()
assert client.get("/").text == "My own page"
answer = client.get("/confidence/api/v1/paths", query_string={"from": "automation bias", "to": "patient harm", "k": 1})
paths = answer.get_json()["paths"]
page = client.get("/confidence/doc/node/automation-bias.html")
assert 'href="/confidence/' in page.text, "links inside the mounted service stay below its path"
print(f"Result: my page and the service answer side by side; {len(paths)} path found under /confidence.")
