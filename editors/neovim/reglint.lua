-- Diagnostics of reglint in Neovim 0.7 and newer. Put this file into lua/ of your configuration and write
--   require("reglint").setup()
-- or setup({ cmd = { "/path/to/reglint", "server" }, options = { profile = "clinic" } }).
local M = {}

M.filetypes = {
  "markdown", "markdown.mdx", "mdx", "html", "typescriptreact", "javascriptreact", "typescript", "javascript", "php", "vue",
  "astro", "svelte", "json", "jsonc", "yaml", "toml", "xml", "text",
}

-- what marks the root of a project, the first that is found
M.roots = { "reglint.toml", "pyproject.toml", ".git" }

local function root(file)
  for _, name in ipairs(M.roots) do
    local found = vim.fn.finddir(name, file .. ";")
    if found == "" then
      found = vim.fn.findfile(name, file .. ";")
    end
    if found ~= "" then
      return vim.fn.fnamemodify(found, ":p:s?/$??:h")
    end
  end
  return file
end

-- the language ids of the protocol where the editor has other names
local function language_id(_, filetype)
  local names = { text = "plaintext", ["markdown.mdx"] = "mdx" }
  return names[filetype] or filetype
end

local clients = {}

-- Neovim before 0.8 has no vim.lsp.start
local function start(config, buffer)
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = buffer })
  end
  local id = clients[config.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(config)
    clients[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
  return id
end

function M.attach(buffer, given)
  local folder = root(vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":p:h"))
  return start({
    name = "reglint",
    cmd = given.cmd or { "reglint", "server" },
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = folder } },
    init_options = given.options or vim.empty_dict(),
    get_language_id = language_id,
  }, buffer)
end

function M.setup(given)
  given = given or {}
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("reglint", { clear = true }),
    pattern = given.filetypes or M.filetypes,
    callback = function(event)
      M.attach(event.buf, given)
    end,
  })
  vim.api.nvim_create_user_command("ReglintFixAll", function()
    vim.lsp.buf_request(0, "workspace/executeCommand", { command = "reglint.fixAll", arguments = { vim.uri_from_bufnr(0) } })
  end, { desc = "Apply all safe wordings in this file" })
  vim.api.nvim_create_user_command("ReglintWorkspace", function()
    vim.lsp.buf_request(0, "workspace/executeCommand", { command = "reglint.checkWorkspace" })
  end, { desc = "Lint the workspace" })
end

return M
