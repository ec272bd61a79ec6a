;;; reglint.el --- reglint through Eglot  -*- lexical-binding: t -*-

;; Put this file on the load path and write (require 'reglint) in your init file; then M-x eglot in a page,
;; or (add-hook 'markdown-mode-hook #'eglot-ensure).
;; Eglot asks one server for each mode: where a mode has one already, M-x reglint-start takes reglint for this session.

;;; Code:

(require 'eglot)

(defgroup reglint nil
  "Findings in health marketing."
  :group 'tools)

(defcustom reglint-command '("reglint" "server")
  "The command that starts the server, and its arguments."
  :type '(repeat string))

(defcustom reglint-options nil
  "Options for the server, as a property list, such as (:profile \"clinic\")."
  :type '(plist))

(defconst reglint-modes '(markdown-mode gfm-mode text-mode html-mode mhtml-mode nxml-mode)
  "Modes whose server is reglint; their language ids are those that Eglot makes of the names.")

(defun reglint-contact (&optional _interactive)
  "How Eglot starts the server."
  (append reglint-command
          (and reglint-options (list :initializationOptions reglint-options))))

(add-to-list 'eglot-server-programs (cons reglint-modes #'reglint-contact))

(defun reglint-start ()
  "Start reglint for the mode of this buffer, whatever server Eglot would choose."
  (interactive)
  (let ((eglot-server-programs (list (cons major-mode #'reglint-contact))))
    (call-interactively #'eglot)))

(defun reglint-fix-all ()
  "Apply all safe wordings in this buffer."
  (interactive)
  (reglint--run "reglint.fixAll" (eglot--path-to-uri buffer-file-name)))

(defun reglint-lint-workspace ()
  "Check every file of the project."
  (interactive)
  (reglint--run "reglint.checkWorkspace"))

(defun reglint--run (command &rest arguments)
  "Have the server run COMMAND with ARGUMENTS."
  (let ((server (or (eglot-current-server) (user-error "Eglot does not run here"))))
    (jsonrpc-request server :workspace/executeCommand
                     (list :command command :arguments (vconcat arguments)))))

(provide 'reglint)
;;; reglint.el ends here
