//! Security keys. None is at hand in a test, so that their signatures are put together here as OpenSSH's
//! PROTOCOL.u2f says, with a key in memory; `ssh-keygen` agrees that they are good.

use data_encoding::BASE64;
use pairgate::signoff::record::NAMESPACE;
use pairgate::signoff::verification::Holds;
use sha2::{Digest, Sha256};
use ssh_key::{HashAlg, PrivateKey, Signature, SigningKey, SshSig};

use crate::tools::{Key, MONA, noon, parse, ssh_takes, there, why};

const BYTES: &[u8] = b"the exact bytes";
const TOUCHED: u8 = 0x01;
const VERIFIED: u8 = 0x04;

/// Stands for a security key: the same mathematics with a key in a file.
struct Device {
    key: PrivateKey,
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat()
}

fn raw(key: &impl SigningKey, message: &[u8]) -> Signature {
    key.try_sign(message).unwrap()
}

impl Device {
    fn all() -> [Self; 2] {
        [("ed25519", None), ("ecdsa", Some("256"))].map(|(kind, bits)| {
            let file = Key::make(kind, bits);
            Self { key: PrivateKey::read_openssh_file(&file.private()).unwrap() }
        })
    }

    fn name(&self) -> &'static str {
        match self.key.key_data().ed25519() {
            Some(_) => "sk-ssh-ed25519@openssh.com",
            None => "sk-ecdsa-sha2-nistp256@openssh.com",
        }
    }

    fn blob(&self, application: &str) -> Vec<u8> {
        let key = match self.key.key_data().ed25519() {
            Some(pair) => string(pair.public.as_ref()),
            None => {
                let pair = self.key.key_data().ecdsa().unwrap();
                [string(b"nistp256"), string(pair.public_key_bytes())].concat()
            }
        };
        [string(self.name().as_bytes()), key, string(application.as_bytes())].concat()
    }

    fn public(&self, application: &str) -> String {
        format!("{} {}", self.name(), BASE64.encode(&self.blob(application)))
    }

    /// What the device signs: hash of the application, flags, counter, hash of the message.
    fn sign(&self, application: &str, flags: u8) -> String {
        let message = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, BYTES).unwrap();
        let trailer = [&[flags][..], &9u32.to_be_bytes()].concat();
        let signed =
            [&Sha256::digest(application.as_bytes())[..], &trailer, &Sha256::digest(&message)[..]].concat();
        let made = raw(&self.key, &signed);
        let signature = [string(self.name().as_bytes()), string(made.as_bytes()), trailer].concat();
        let all = [
            b"SSHSIG\0\0\0\x01".to_vec(),
            string(&self.blob(application)),
            string(NAMESPACE.as_bytes()),
            string(b""),
            string(b"sha512"),
            string(&signature),
        ]
        .concat();
        armoured(&all)
    }
}

fn armoured(bytes: &[u8]) -> String {
    let text = BASE64.encode(bytes);
    let lines: Vec<&str> =
        text.as_bytes().chunks(70).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"))
}

#[test]
fn threat_29_a_security_key_must_have_been_touched_where_touch_is_required() {
    if !there() {
        return;
    }
    for device in Device::all() {
        let list = format!("user:{MONA} {}\n", device.public("ssh:"));
        let signers = parse(&list).unwrap();
        for flags in [TOUCHED, TOUCHED | VERIFIED] {
            let armour = device.sign("ssh:", flags);
            assert!(
                ssh_takes(&list, "user:583231", NAMESPACE, &armour, BYTES, "20260601120000Z"),
                "{}",
                device.name()
            );
            for touch in [true, false] {
                assert_eq!(
                    signers.check(BYTES, &armour, MONA, noon(), touch),
                    Holds::Yes,
                    "{}",
                    device.name()
                );
            }
            assert!(!signers.check(b"other bytes", &armour, MONA, noon(), true).counts());
        }
        for flags in [0, VERIFIED] {
            let armour = device.sign("ssh:", flags);
            assert_eq!(signers.check(BYTES, &armour, MONA, noon(), false), Holds::Yes);
            let answer = why(&signers.check(BYTES, &armour, MONA, noon(), true));
            assert!(answer.contains("was not touched; make a key without `no-touch-required`"), "{answer}");
        }
    }
}

#[test]
fn a_claimed_touch_breaks_the_signature() {
    if !there() {
        return;
    }
    for device in Device::all() {
        let signers = parse(&format!("user:{MONA} {}", device.public("ssh:"))).unwrap();
        let armour = device.sign("ssh:", 0);
        let body: String = armour.lines().filter(|line| !line.starts_with('-')).collect();
        let mut bytes = BASE64.decode(body.as_bytes()).unwrap();
        let flags = bytes.len() - 5;
        assert_eq!(bytes[flags], 0);
        bytes[flags] = TOUCHED;
        let forged = armoured(&bytes);
        let answer = why(&signers.check(BYTES, &forged, MONA, noon(), true));
        assert!(!answer.contains("was not touched") && answer != "yes", "{answer}");
    }
}

#[test]
fn a_key_in_a_file_signs_nothing_where_touch_is_required() {
    if !there() {
        return;
    }
    let key = Key::make("ed25519", None);
    let signers = parse(&format!("user:{MONA} {}", key.public())).unwrap();
    let answer = why(&signers.check(BYTES, &key.sign(BYTES), MONA, noon(), true));
    assert!(answer.contains("this key is a file; sign with a security key"), "{answer}");
}

#[test]
fn a_security_key_that_a_web_site_could_use_is_refused() {
    if !there() {
        return;
    }
    for device in Device::all() {
        for application in ["https://example.com", "", "SSH:"] {
            let mistakes = parse(&format!("user:{MONA} {}", device.public(application))).unwrap_err();
            assert!(
                mistakes[0].message.contains("made for something else than ssh"),
                "{}",
                mistakes[0].message
            );
        }
        assert!(parse(&format!("user:{MONA} {}", device.public("ssh:work"))).is_ok());
    }
}
