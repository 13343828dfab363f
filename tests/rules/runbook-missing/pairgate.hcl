procedure {
  documents = ["https://www.notion.so/acme/"]
}
