-- Drives Neovim: nvim --headless -u NONE -l is newer than 0.7, so this is sourced with -S.
-- Needs REGLINT (the command), EDITORS (the folder of the configurations); the working directory is a copy of the workspace.
local function fail(said)
  io.stderr:write("neovim: " .. said .. "\n")
  vim.cmd("cquit 1")
end

local function diagnostics()
  local made = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local line = vim.api.nvim_buf_get_lines(0, one.lnum, one.lnum + 1, true)[1]
    table.insert(made, ("%d:%d-%d %s %s"):format(one.lnum, one.col, one.end_col, line:sub(one.col + 1, one.end_col), one.code or ""))
  end
  table.sort(made)
  return table.concat(made, "; ")
end

-- wait for a text, and stop with what there is instead
local function wait(what, get, wanted)
  if not vim.wait(40000, function() return get() == wanted end, 50) then
    fail(("%s: wanted [%s], there is [%s]"):format(what, wanted, get()))
  end
end

local function run()
  package.path = vim.env.EDITORS .. "/neovim/?.lua;" .. package.path
  vim.cmd("filetype on")
  require("reglint").setup({ cmd = { vim.env.REGLINT, "server" } })
  vim.cmd("edit page.md")

  -- byte columns: the emoji has four
  wait("opened", diagnostics, "2:17-26 very best house/best")

  vim.api.nvim_buf_set_lines(0, 0, 0, true, { "The very best 🫖.", "" })
  wait("two lines more", diagnostics, "0:4-13 very best house/best; 4:17-26 very best house/best")

  vim.api.nvim_win_set_cursor(0, { 5, 25 })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, 4) }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 20000) or {}
  local titles, wanted = {}, nil
  for id, answer in pairs(answers) do
    for _, action in ipairs(answer.result or {}) do
      table.insert(titles, action.title)
      if action.title == "Replace “very best” with “good”" then
        wanted = { id, action }
      end
    end
  end
  if not wanted then
    fail("no wording is offered, only [" .. table.concat(titles, "; ") .. "]")
  end
  vim.lsp.util.apply_workspace_edit(wanted[2].edit, vim.lsp.get_client_by_id(wanted[1]).offset_encoding)
  wait("replaced", diagnostics, "0:4-13 very best house/best")
  vim.cmd("write")

  vim.cmd("ReglintFixAll")
  wait("all safe wordings", diagnostics, "")
  vim.cmd("write")
  vim.cmd("qall!")
end

local good, problem = xpcall(run, debug.traceback)
if not good then
  fail(problem)
end
